"""List inputs with several senders, or with a sender and a value of the user's."""

import asyncio
from typing import Any

import pytest

from windrow import Pipeline, component
from windrow.errors import ConversionError, InputError


@component
class Send:
    @component.output_types(items=list[int] | None)
    def run(self, items: Any = None) -> dict[str, Any]:
        return {"items": items}


@component
class Take:
    @component.output_types(items=Any)
    def run(self, items: list[int] | None = None) -> dict[str, Any]:
        return {"items": items}


def senders(count: int) -> Pipeline:
    p = Pipeline(type_check="off")
    p.add_components({f"s{number}": Send() for number in range(count)})
    p.add_component("take", Take())
    return p.connect_many([(f"s{number}", "take") for number in range(count)])


@pytest.mark.parametrize(
    ("sent", "given", "expected"),
    [
        (([1], [2]), None, [1, 2]),
        (([2], [1]), None, [2, 1]),
        (([1], None), None, [1]),
        ((None, None), None, []),
        (([1], [2]), [9, 8], [9, 8, 1, 2]),
        (([1],), [9], [9, 1]),
        (([1],), (9,), [9, 1]),
        ((None,), [9], [9]),
        (([],), [], []),
        ((None,), None, None),
        (([1],), None, [1]),
    ],
)
def test_lists_are_joined(sent: tuple[Any, ...], given: Any, expected: Any) -> None:
    p = senders(len(sent))
    data: dict[str, Any] = {f"s{number}": {"items": items} for number, items in enumerate(sent)}
    if given is not None:
        data["take"] = {"items": given}
    assert p.run(data) == {"take": {"items": expected}}
    assert asyncio.run(p.run_async(data)) == {"take": {"items": expected}}


@pytest.mark.parametrize(("count", "given"), [(2, None), (1, [1]), (2, [1])])
def test_what_is_no_list_cannot_be_joined(count: int, given: Any) -> None:
    data: dict[str, Any] = {f"s{number}": {"items": "text"} for number in range(count)}
    if given is not None:
        data["take"] = {"items": given}
    with pytest.raises(ConversionError, match="a value of type str: a list was expected, to be joined"):
        senders(count).run(data)


def test_the_users_value_must_be_a_list_too() -> None:
    with pytest.raises(InputError, match=r"'take\.items': expected a list .*, got str\. Give a list\.") as caught:
        senders(1).run({"s0": {"items": [1]}, "take": {"items": "text"}})
    assert (caught.value.component, caught.value.socket) == ("take", "items")


def test_joining_leaves_the_compiled_pipeline_as_it_is() -> None:
    p = Pipeline()
    for number in range(3):
        p.add_components({f"s{number}": Send(), f"t{number}": Take()})
        p.connect(f"s{number}", f"t{number}")
    sent: dict[str, Any] = {f"s{number}": {"items": [2]} for number in range(3)}
    for number in range(3):
        result = p.run({**sent, f"t{number}": {"items": [1]}})
        assert result == {f"t{other}": {"items": [1, 2] if other == number else [2]} for other in range(3)}
    assert p.run({f"s{number}": {"items": None} for number in range(3)})["t0"] == {"items": None}
