"""A few documents for the examples; embeddings come from the deterministic embedder of `windrow.testing`."""

from windrow import Document, InMemoryDocumentStore
from windrow.testing import HashDocumentEmbedder

TEXTS = {
    "paris": "Paris is the capital of France. It lies on the river Seine.",
    "berlin": "Berlin is the capital of Germany. It lies on the river Spree.",
    "rome": "Rome is the capital of Italy. It lies on the river Tiber.",
    "seine": "The Seine is a river of 777 kilometres that flows through Paris to the sea.",
    "wheat": "Wheat is cut and left in windrows to dry before it is threshed.",
}


def documents() -> list[Document]:
    """Return the documents, embedded."""
    plain = [Document(id=name, content=text, meta={"title": name}) for name, text in TEXTS.items()]
    embedded: list[Document] = HashDocumentEmbedder(dimension=256).run(documents=plain)["documents"]
    return embedded


def make_store() -> InMemoryDocumentStore:
    """Return an in-memory store that holds them."""
    store = InMemoryDocumentStore()
    store.write_documents(documents())
    return store
