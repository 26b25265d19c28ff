"""BranchJoiner."""

from typing import Any

import pytest

from windrow.component import SocketKind, describe
from windrow.components.joiners import BranchJoiner
from windrow.errors import ComponentError, InputError
from windrow.values import ChatMessage


@pytest.mark.parametrize("tp", [int, list[ChatMessage], str | None, Any, "list[ChatMessage]"])
def test_sockets(tp: Any) -> None:
    description = describe(BranchJoiner(tp))
    expected = list[ChatMessage] if isinstance(tp, str) else tp
    assert description.inputs["value"].kind is SocketKind.GREEDY
    assert description.inputs["value"].type == description.outputs["value"].type == expected


def test_passes_the_value_on() -> None:
    assert BranchJoiner(int).run(value=[3]) == {"value": 3}


def test_takes_one_value_at_a_time() -> None:
    with pytest.raises(InputError, match=r"BranchJoiner\.value: expected one value, got 2"):
        BranchJoiner(int).run(value=[1, 2])


def test_unknown_types_are_named() -> None:
    with pytest.raises(ComponentError, match=r'BranchJoiner\.type_: unknown type "os.system"'):
        BranchJoiner("os.system")
