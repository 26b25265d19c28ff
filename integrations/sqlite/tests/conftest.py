"""Stores in files of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from windrow_sqlite import SQLiteDocumentStore

MakeStore = Callable[..., SQLiteDocumentStore]


@pytest.fixture
def make_store(tmp_path: Path) -> Iterator[MakeStore]:
    """Opens stores over one file, unless another path is given; all are closed at the end."""
    stores: list[SQLiteDocumentStore] = []

    def make(path: Path | str | None = None, **options: Any) -> SQLiteDocumentStore:
        stores.append(SQLiteDocumentStore(path or tmp_path / "library.db", **options))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(make_store: MakeStore) -> SQLiteDocumentStore:
    """A store over a new file."""
    return make_store()
