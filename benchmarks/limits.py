"""What a figure must reach."""

from dataclasses import dataclass
from typing import Protocol


class Limit(Protocol):
    """A bound on a measured value, and the direction that is better."""

    @property
    def lower_is_better(self) -> bool: ...

    def text(self) -> str:
        """Empty if there is no bound."""

    def is_met(self, value: float, peer: float | None) -> bool | None:
        """None if this cannot be told."""


@dataclass(frozen=True)
class AtMost:
    bound: float
    lower_is_better: bool = True

    def text(self) -> str:
        return f"≤ {self.bound:,g}"

    def is_met(self, value: float, peer: float | None) -> bool:  # noqa: ARG002
        return value <= self.bound


@dataclass(frozen=True)
class AtLeast:
    bound: float
    lower_is_better: bool = False

    def text(self) -> str:
        return f"≥ {self.bound:,g}"

    def is_met(self, value: float, peer: float | None) -> bool:  # noqa: ARG002
        return value >= self.bound


@dataclass(frozen=True)
class AtMostOfPeer:
    """At most one `part`-th of what the peer takes."""

    part: int
    lower_is_better: bool = True

    def text(self) -> str:
        return f"≤ peer / {self.part}"

    def is_met(self, value: float, peer: float | None) -> bool | None:
        return None if peer is None else value <= peer / self.part


@dataclass(frozen=True)
class ForReference:
    """No bound: the row tells what the machine itself can do."""

    lower_is_better: bool = True

    def text(self) -> str:
        return ""

    def is_met(self, value: float, peer: float | None) -> None:  # noqa: ARG002
        return None
