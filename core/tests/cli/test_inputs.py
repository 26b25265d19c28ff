"""`windrow run FILE name=value …`: from words to data."""

from typing import Any

import pytest

from windrow.cli.run_command import inputs_of
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
