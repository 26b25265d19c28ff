"""`windrow run FILE name=value …`: from words to data."""

from typing import Any

import pytest

from windrow import Document, Pipeline, component
from windrow.cli.run_command import inputs_of
from windrow.cli.typed_values import TypedValues
from windrow.errors import InputError

GOOD: list[tuple[list[str], dict[str, Any]]] = [
    ([], {}),
    (["value=3"], {"value": 3}),
    (["question=why?"], {"question": "why?"}),
    (['names=["a", "b"]', "flag=true", "none=null"], {"names": ["a", "b"], "flag": True, "none": None}),
    (["text=a=b"], {"text": "a=b"}),
    (["text="], {"text": ""}),
    (['text="3"'], {"text": "3"}),
    (["first.value=3", "second.add=4", "first.add=1"], {"first": {"value": 3, "add": 1}, "second": {"add": 4}}),
]


@pytest.mark.parametrize(("words", "data"), GOOD)
def test_words_become_data(words: list[str], data: dict[str, Any]) -> None:
    assert inputs_of(words) == data


BAD = [
    (["value"], "NAME=VALUE"),
    (["=3"], "NAME=VALUE"),
    (["value=1", "value=2"], "twice"),
    (["first.value=1", "value=2"], "one form for all"),
]


@pytest.mark.parametrize(("words", "says"), BAD)
def test_wrong_words_are_refused(words: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        inputs_of(words)


TYPED: list[tuple[str, Any]] = [
    ("count=3", 3),
    ("text=3", "3"),
    ("text=true", "true"),
    ("texts=[1]", InputError),
    ('texts=["a"]', ["a"]),
    ("count=ten", InputError),
    ("count=[1]", InputError),
    ("maybe=null", None),
    ("anything=[1]", [1]),
    ('documents=[{"content": "hay"}]', [Document(content="hay")]),
    ("unknown=3", 3),
]


@component
class Taker:
    @component.output_types(done=bool)
    def run(
        self,
        count: int = 0,
        text: str = "",
        texts: list[str] | None = None,
        maybe: int | None = 0,
        anything: Any = None,
        documents: list[Document] | None = None,
    ) -> dict[str, bool]:
        return {"done": True}


@pytest.mark.parametrize("prefix", ["", "taker.", "shown_"])
@pytest.mark.parametrize(("word", "value"), TYPED)
def test_values_are_read_as_the_input_takes_them(word: str, value: Any, prefix: str) -> None:
    pipeline = Pipeline()
    pipeline.add_component("taker", Taker())
    names = ["count", "text", "texts", "maybe", "anything", "documents"]
    pipeline.expose(inputs={f"shown_{name}": [f"taker.{name}"] for name in names})
    name, _, text = f"{prefix}{word}".partition("=")
    read = TypedValues(pipeline.graph)
    if value is InputError:
        with pytest.raises(InputError, match=f"{name}.*: expected "):
            read(name, text)
    else:
        assert read(name, text) == value
