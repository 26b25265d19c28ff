"""Multilingual hybrid retrieval.

French queries are translated for the keyword retriever and for the answerer, while the embedding retriever takes the
original. One translator instance stands at two nodes; English queries take no detour.
"""

from my_components import LanguageRouter, WordTranslator
from sample_documents import make_store
from windrow import InMemoryDocumentStore, Pipeline
from windrow.components.joiners import BranchJoiner, DocumentJoiner
from windrow.components.readers import ExtractiveAnswerer
from windrow.components.retrievers import Retriever
from windrow.testing import HashTextEmbedder

WORDS = {
    "quelle": "which", "est": "is", "la": "the", "capitale": "capital", "de": "of", "allemagne": "germany",
    "l": "", "italie": "italy", "quel": "which", "fleuve": "river", "traverse": "flows through", "rome": "rome",
}  # fmt: skip


def build(store: InMemoryDocumentStore) -> Pipeline:
    """Return the pipeline."""
    translator = WordTranslator(words=WORDS)
    pipeline = Pipeline()
    pipeline.add_components(
        {
            "embedder": HashTextEmbedder(dimension=256),
            "language": LanguageRouter(),
            "translate_query": translator,
            "translate_question": translator,
            "query": BranchJoiner(str),
            "question": BranchJoiner(str),
            "keywords": Retriever(store, mode="keyword", top_k=3),
            "vectors": Retriever(store, mode="embedding", top_k=3),
            "fusion": DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=3),
            "answerer": ExtractiveAnswerer(top_k=1),
        }
    )
    pipeline.connect_many(
        [
            ("language.french", "translate_query.text"),
            ("translate_query.text", "query.value"),
            ("language.english", "query.value"),
            ("query.value", "keywords.query"),
            ("language.french", "translate_question.text"),
            ("translate_question.text", "question.value"),
            ("language.english", "question.value"),
            ("question.value", "answerer.query"),
            ("embedder.embedding", "vectors.query_embedding"),
            ("keywords.documents", "fusion.documents"),
            ("vectors.documents", "fusion.documents"),
            ("fusion.documents", "answerer.documents"),
        ]
    )
    pipeline.expose(inputs={"question": ["embedder.text", "language.text"]}, outputs={"answers": "answerer.answers"})
    return pipeline


def main() -> None:
    """Ask in both languages."""
    pipeline = build(make_store())
    for question in ("Quelle est la capitale de l'Allemagne ?", "Which is the capital of Italy?"):
        result = pipeline.run(question=question)
        print(question, "→", result.outputs["answers"][0].data, f"skipped: {', '.join(result.skipped) or 'nothing'}")


if __name__ == "__main__":
    main()
