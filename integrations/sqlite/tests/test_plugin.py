"""The package as others see it: names, addresses, retrievers, a light plugin module, the README's example."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from windrow.component import describe, parameters_of
from windrow.errors import ComponentError, FilterError
from windrow.plugins.registry import REGISTRY
from windrow.stores import InMemoryDocumentStore, open_store
from windrow.values import Document
from windrow_sqlite import SQLiteDocumentStore, SQLiteEmbeddingRetriever, SQLiteKeywordRetriever
from windrow_sqlite.plugin import CAPABILITIES

HEAVY = ["sqlite3", "numpy", "windrow_sqlite.store", "windrow.stores.store"]


def test_the_plugin_module_is_light() -> None:
    code = f"import sys, windrow_sqlite.plugin; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("sqlite", SQLiteDocumentStore),
        ("sqlite.KeywordRetriever", SQLiteKeywordRetriever),
        ("sqlite.EmbeddingRetriever", SQLiteEmbeddingRetriever),
    ],
)
def test_names(name: str, cls: type) -> None:
    assert REGISTRY.get(name) is cls
    assert REGISTRY.name_of(cls) == name


def test_capabilities_are_read_without_opening() -> None:
    entry = REGISTRY.find("sqlite")
    assert entry is not None
    assert entry.capabilities == CAPABILITIES
    assert SQLiteDocumentStore("nowhere/library.db").capabilities == CAPABILITIES


@pytest.mark.parametrize(
    ("rest", "parameters"),
    [
        ("library.db", {"path": "library.db"}),
        ("/a folder/library.db?index=notes", {"path": "/a folder/library.db", "index": "notes"}),
    ],
)
def test_addresses(rest: str, parameters: dict[str, Any]) -> None:
    assert SQLiteDocumentStore.from_address(rest) == parameters
    assert parameters_of(open_store(f"sqlite:{rest}")) == parameters


@pytest.mark.parametrize(
    ("rest", "says"),
    [("", "a file is missing"), ("x.db?cache=1", "unknown option 'cache'"), ("x.db?index", "bad query")],
)
def test_addresses_that_are_none(rest: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SQLiteDocumentStore.from_address(rest)


def test_retrievers(store: SQLiteDocumentStore) -> None:
    store.write_documents(
        [Document("a word", id=str(i), embedding=[1.0, float(i)], meta={"i": i, "tenant": i % 2}) for i in range(6)]
    )
    tenant = {"field": "tenant", "operator": "==", "value": 1}
    keyword = SQLiteKeywordRetriever(store, filters=tenant, top_k=2)
    assert [d.id for d in keyword.run("words")["documents"]] == ["1", "3"]
    assert [d.id for d in keyword.run("words", top_k=5)["documents"]] == ["1", "3", "5"]
    other = {"field": "tenant", "operator": "==", "value": 0}
    assert keyword.run("word", filters=other)["documents"] == []
    assert asyncio.run(keyword.run_async("words")) == keyword.run("words")
    embedding = SQLiteEmbeddingRetriever(store, filters=tenant)
    found = embedding.run([1.0, 0.0])["documents"]
    assert [(d.id, d.embedding) for d in found] == [("1", None), ("3", None), ("5", None)]
    assert asyncio.run(embedding.run_async([1.0, 0.0])) == {"documents": found}
    with_embeddings = SQLiteEmbeddingRetriever(store, return_embedding=True, top_k=1)
    assert with_embeddings.run([1.0, 0.0])["documents"][0].embedding == [1.0, 0.0]
    assert set(describe(keyword).inputs) == {"query", "filters", "top_k"}
    assert set(describe(embedding).inputs) == {"query_embedding", "filters", "top_k"}


def test_retrievers_refuse_other_stores_and_bad_filters(store: SQLiteDocumentStore) -> None:
    for cls in (SQLiteKeywordRetriever, SQLiteEmbeddingRetriever):
        with pytest.raises(ComponentError, match="expected a SQLiteDocumentStore, got a InMemoryDocumentStore"):
            cls(InMemoryDocumentStore())  # type: ignore[arg-type]
        with pytest.raises(FilterError):
            cls(store, filters={"field": "x"})
        with pytest.raises(ComponentError):
            cls(store, top_k=0)


def test_the_example_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    (code, printed) = re.findall(r"```(?:python|text)\n(.*?)```", readme, re.DOTALL)[:2]
    monkeypatch.chdir(tmp_path)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout == printed
