"""Which names components and exposed inputs may have, and which known names are near an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from windrow.errors import ConnectError

RESERVED_COMPONENTS: Final = frozenset({"_debug"})
RUN_PARAMETERS: Final = frozenset(
    {"self", "data", "include_outputs_from", "run_id", "checkpointer", "record", "max_concurrency", "timeout_s"}
)
"""Names that `Pipeline.run` uses itself, so that no exposed input can be given by them."""


def check_component_name(name: object) -> None:
    """Raise ConnectError unless components may be called so."""
    if not isinstance(name, str):
        raise ConnectError(f"a component's name is a string, got {name!r}. Use add_component(name, instance).")
    if name.isidentifier() and name not in RESERVED_COMPONENTS:
        return
    problem = _problem(name)
    if problem:
        raise ConnectError(f"{name!r} cannot name a component: {problem}. Take letters, digits, '_', '-' and spaces.")


def _problem(name: str) -> str | None:
    if not name:
        return "it is empty"
    if name in RESERVED_COMPONENTS:
        return "it is reserved"
    if "." in name:
        return "a dot separates component and socket in connect()"
    if name != name.strip():
        return "it begins or ends with a space"
    bad = sorted({char for char in name if not char.isprintable() or char in "=/\\\"'"})
    return f"it holds {', '.join(map(repr, bad))}" if bad else None


def check_exposed_name(name: object, *, is_input: bool) -> None:
    """Raise ConnectError unless an input (an output) of the pipeline may be called so."""
    if not isinstance(name, str) or not name.isidentifier():
        raise ConnectError(f"{name!r} cannot name an exposed input or output: use a Python identifier.")
    if is_input and name in RUN_PARAMETERS:
        raise ConnectError(f"{name!r} cannot name an exposed input: it is a parameter of run(). Choose another name.")


def near(name: object, known: Iterable[str]) -> list[str]:
    """The known names most like this one, best first, at most three."""
    import difflib  # only for an error's text

    names = list(known)
    folded = {known_name.casefold(): known_name for known_name in names}
    close = difflib.get_close_matches(str(name).casefold(), list(folded), n=3, cutoff=0.6)
    return [folded[match] for match in close]


def hint(name: object, known: Iterable[str], *, of: str) -> str:
    """A sentence for an error: the near names, else all names there are."""
    names = list(known)
    close = near(name, names)
    if close:
        return f"Did you mean {' or '.join(map(repr, close))}?"
    if not names:
        return f"There are no {of}."
    shown = ", ".join(map(repr, names[:20])) + (", …" if len(names) > 20 else "")
    return f"The {of} are {shown}."
