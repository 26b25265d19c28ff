"""Stores by address."""

from collections.abc import Mapping
from typing import Any

import pytest

import windrow.stores
from windrow.component import parameters_of
from windrow.errors import ConfigError, StoreError, UnknownNameError, WindrowError
from windrow.stores import InMemoryDocumentStore, open_store


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        ("memory:", {}),
        ({"type": "memory"}, {}),
        ({"type": "memory", "init_parameters": {"stemmer": "porter"}}, {"stemmer": "porter"}),
    ],
)
def test_open(address: str | Mapping[str, Any], parameters: dict[str, Any]) -> None:
    store = windrow.stores.open(address)
    assert isinstance(store, InMemoryDocumentStore)
    assert parameters_of(store) == parameters


@pytest.mark.parametrize(
    ("address", "error", "message"),
    [
        ("memory:x", ConfigError, "nothing may stand behind the colon"),
        ("memory", ConfigError, "expected a store's address"),
        ("memroy:", UnknownNameError, "memory"),
        ({"name": "memory"}, StoreError, "expected an address"),
        (5, StoreError, "expected an address"),
        ({"type": "FilterRetriever"}, WindrowError, "not a document_store"),
    ],
)
def test_bad_addresses(address: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        open_store(address)


def test_public_names() -> None:
    assert windrow.stores.__all__ == sorted(windrow.stores.__all__)
    assert all(getattr(windrow.stores, name) is not None for name in windrow.stores.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        windrow.stores.nope  # noqa: B018
