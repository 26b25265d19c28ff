"""Retriever → prompt → generator: scripted here, and any OpenAI-compatible model by another class."""

from sample_documents import make_store
from windrow import InMemoryDocumentStore, Pipeline
from windrow.components.builders import AnswerBuilder, ChatPromptBuilder
from windrow.components.retrievers import Retriever
from windrow.testing import ScriptedChatGenerator

TEMPLATE = """\
{% message role="system" %}Answer from the documents only.{% endmessage %}
{% message role="user" %}{% for document in documents %}{{ document.content }}
{% endfor %}Question: {{ question }}{% endmessage %}"""


def build(store: InMemoryDocumentStore) -> Pipeline:
    """Return the pipeline; replace the generator by `windrow_openai.OpenAIChatGenerator(...)` for a real model."""
    pipeline = Pipeline()
    pipeline.add_component("retriever", Retriever(store, mode="keyword", top_k=2))
    pipeline.add_component("prompt", ChatPromptBuilder(TEMPLATE))
    pipeline.add_component("model", ScriptedChatGenerator(replies=["Paris is the capital of France."]))
    pipeline.add_component("answers", AnswerBuilder())
    pipeline.connect("retriever.documents", "prompt.documents")
    pipeline.connect("prompt.prompt", "model.messages")
    pipeline.connect("model.replies", "answers.replies")
    pipeline.connect("retriever.documents", "answers.documents")
    pipeline.expose(
        inputs={"question": ["retriever.query", "prompt.question", "answers.query"]},
        outputs={"answers": "answers.answers"},
    )
    return pipeline


def main() -> None:
    """Ask one question."""
    result = build(make_store()).run(question="What is the capital of France?")
    for answer in result.outputs["answers"]:
        print(answer.data, [document.id for document in answer.documents])


if __name__ == "__main__":
    main()
