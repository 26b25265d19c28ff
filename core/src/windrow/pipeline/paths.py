"""Where a run failed when the failing component was itself a pipeline: `outer.inner`."""

from __future__ import annotations

from types import TracebackType
from typing import Final

from windrow.errors import RunError


def with_path(error: BaseException) -> BaseException:
    """For a step that failed because a pipeline inside it failed: the inner error's kind, naming `outer.inner`."""
    inner = error.__cause__
    if not isinstance(error, RunError) or not isinstance(inner, RunError):
        return error
    named = type(inner)(
        f"in component {error.component!r}: {inner}",
        component=f"{error.component}.{inner.component}" if inner.component else error.component,
        visit=inner.visit if inner.component else error.visit,
        outputs=error.outputs,
        run_id=error.run_id,
    )
    named.__cause__ = inner
    for note in getattr(error, "__notes__", ()):
        named.add_note(note)
    return named


class NamingPaths:
    """A context that raises errors with the whole path instead."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and (named := with_path(error)) is not error:
            raise named from named.__cause__


NAMING_PATHS: Final = NamingPaths()
