"""Who speaks in a chat."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from windrow.errors import InvalidValueError
from windrow.values.display import short


class ChatRole(StrEnum):
    """Who a chat message is from."""

    USER = "user"
    SYSTEM = "system"
    ASSISTANT = "assistant"
    TOOL = "tool"

    @classmethod
    def from_str(cls, string: str) -> Self:
        """The role named `string`.

        Raises: InvalidValueError if there is none.
        """
        try:
            return cls(string)
        except (ValueError, RecursionError):
            names = ", ".join(role.value for role in cls)
            raise InvalidValueError(f"Unknown chat role {short(string)}. Roles: {names}.") from None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The role that the codec wrote as `{"value": "user"}`."""
        return cls.from_str(data["value"])

    def _pack(self) -> dict[str, str]:
        return {"value": self.value}
