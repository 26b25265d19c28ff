"""Write the sample documents into a store that a file names: `python examples/sample_store.py sqlite:sample.db`."""

import sys

from sample_documents import documents
from windrow import DuplicatePolicy
from windrow.stores import open_store


def main(address: str) -> None:
    """Write the documents; writing again replaces them."""
    store = open_store(address)
    print(store.write_documents(documents(), policy=DuplicatePolicy.OVERWRITE), "documents written")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite:sample.db")
