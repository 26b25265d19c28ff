"""The hashing embedders."""

import math
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from windrow.component import describe
from windrow.errors import ComponentError
from windrow.testing import HashDocumentEmbedder, HashTextEmbedder
from windrow.values import Document


def embed(text: str, dimension: int = 64, **options: Any) -> list[float]:
    embedding: list[float] = HashTextEmbedder(dimension, **options).run(text=text)["embedding"]
    return embedding


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@given(st.text(max_size=50), st.integers(1, 40))
def test_length_is_one(text: str, dimension: int) -> None:
    vector = embed(text, dimension)
    assert len(vector) == dimension
    assert math.isclose(dot(vector, vector), 1.0)


def test_the_same_in_another_process() -> None:
    code = "from windrow.testing import HashTextEmbedder as E; print(E(8).run(text='a river'))"
    outputs = {subprocess.check_output([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}) for seed in "12"}
    assert len(outputs) == 1


def test_texts_that_share_words_are_near() -> None:
    query = embed("rivers of France", 256)
    assert dot(query, embed("a river in France", 256)) > dot(query, embed("bread and butter", 256)) + 0.2
    assert math.isclose(dot(query, embed("FRANCE: of, rivers!", 256)), 1.0)


def test_texts_without_shared_words_are_apart_on_average() -> None:
    one, other = ([embed(f"{side}{number}", 16) for number in range(300)] for side in "ab")
    assert abs(sum(map(dot, one, other))) / 300 < 0.05


def test_documents() -> None:
    documents = [Document(content="text", meta={"title": "T", "none": None}), Document(content="x")]
    embedder = HashDocumentEmbedder(
        16, prefix="<", suffix=">", meta_fields_to_embed=["title", "none", "missing"], embedding_separator=" - "
    )
    result = embedder.run(documents=documents)
    assert result["documents"][0].embedding == embed("<T - text>", 16)
    assert result["documents"][1].embedding == embed("<x>", 16)
    assert [document.id for document in result["documents"]] == [document.id for document in documents]
    assert result["meta"] == {"model": "hash", "usage": {"prompt_tokens": 4, "total_tokens": 4}}
    assert documents[0].embedding is None


def test_prefix_and_suffix() -> None:
    assert embed("b", prefix="a ", suffix=" c") == embed("a b c")


def test_parameters_and_names() -> None:
    assert describe(HashTextEmbedder()).name == "testing.HashTextEmbedder"
    assert describe(HashDocumentEmbedder()).name == "testing.HashDocumentEmbedder"
    with pytest.raises(ComponentError, match="dimension: expected int ≥ 1, got 0"):
        HashTextEmbedder(0)
