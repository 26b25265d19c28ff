"""A reader before a retriever: refused when connecting, with both types and what would fit."""

from sample_documents import make_store
from windrow import Pipeline
from windrow.components.readers import ExtractiveAnswerer
from windrow.components.retrievers import Retriever
from windrow.errors import ConnectError


def main() -> None:
    """Connect the wrong way round and print the error."""
    pipeline = Pipeline()
    pipeline.add_component("reader", ExtractiveAnswerer())
    pipeline.add_component("retriever", Retriever(make_store()))
    try:
        pipeline.connect("reader.answers", "retriever.query")
    except ConnectError as error:
        print(error)


if __name__ == "__main__":
    main()
