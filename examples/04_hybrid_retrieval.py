"""Hybrid retrieval: a keyword and an embedding retriever, their lists fused by rank, and an answer from the best."""

from sample_documents import make_store
from windrow import InMemoryDocumentStore, Pipeline
from windrow.components.joiners import DocumentJoiner
from windrow.components.readers import ExtractiveAnswerer
from windrow.components.retrievers import Retriever
from windrow.testing import HashTextEmbedder


def build(store: InMemoryDocumentStore) -> Pipeline:
    """Return the pipeline; both retrievers run at the same time."""
    pipeline = Pipeline()
    pipeline.add_component("embedder", HashTextEmbedder(dimension=256))
    pipeline.add_component("keywords", Retriever(store, mode="keyword", top_k=3))
    pipeline.add_component("vectors", Retriever(store, mode="embedding", top_k=3))
    pipeline.add_component("fusion", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=3))
    pipeline.add_component("answerer", ExtractiveAnswerer(top_k=1))
    pipeline.connect("embedder.embedding", "vectors.query_embedding")
    pipeline.connect("keywords.documents", "fusion.documents")
    pipeline.connect("vectors.documents", "fusion.documents")
    pipeline.connect("fusion.documents", "answerer.documents")
    pipeline.expose(
        inputs={"question": ["embedder.text", "keywords.query", "answerer.query"]},
        outputs={"answers": "answerer.answers"},
    )
    return pipeline


def main() -> None:
    """Ask one question."""
    result = build(make_store()).run(question="Which river flows through Paris?")
    for answer in result.outputs["answers"]:
        print(answer.data, f"({answer.document.id})")


if __name__ == "__main__":
    main()
