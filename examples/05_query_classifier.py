"""A classifier picks one of two retrievers; the answerer takes whichever list comes, without a joiner."""

from my_components import QueryClassifier
from sample_documents import make_store
from windrow import InMemoryDocumentStore, Pipeline
from windrow.components.readers import ExtractiveAnswerer
from windrow.components.retrievers import Retriever
from windrow.testing import HashTextEmbedder


def build(store: InMemoryDocumentStore) -> Pipeline:
    """Return the pipeline. A list-typed input accepts several senders; the branch not taken adds nothing."""
    pipeline = Pipeline()
    pipeline.add_component("classifier", QueryClassifier())
    pipeline.add_component("embedder", HashTextEmbedder(dimension=256))
    pipeline.add_component("keywords", Retriever(store, mode="keyword", top_k=2))
    pipeline.add_component("vectors", Retriever(store, mode="embedding", top_k=2))
    pipeline.add_component("answerer", ExtractiveAnswerer(top_k=1))
    pipeline.connect("classifier.keywords", "keywords.query")
    pipeline.connect("classifier.question", "embedder.text")
    pipeline.connect("embedder.embedding", "vectors.query_embedding")
    pipeline.connect("keywords.documents", "answerer.documents")
    pipeline.connect("vectors.documents", "answerer.documents")
    pipeline.expose(
        inputs={"query": ["classifier.query", "answerer.query"]},
        outputs={"answers": "answerer.answers"},
    )
    return pipeline


def main() -> None:
    """Ask once in each way, and see which part was skipped."""
    pipeline = build(make_store())
    for query in ("capital Germany", "Which river flows through Rome?"):
        result = pipeline.run(query=query)
        print(query, "→", result.outputs["answers"][0].data, f"skipped: {', '.join(result.skipped)}")


if __name__ == "__main__":
    main()
