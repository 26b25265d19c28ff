"""Every error that Windrow raises, as one tree.

Each has fields, and a message that says what, where, the value and the cure. Those about a wrong argument are also
`ValueError`s.

WindrowError
├── ImmutableError            a value was asked to change in place
├── InvalidValueError         a value was given contents that it cannot hold
├── ComponentError            a component class or instance is not usable as written
├── ConnectError              two sockets do not fit, or do not exist
├── InputError                the data given to a run does not fit the pipeline
├── RunError                  a run failed; carries component, visit, the outputs so far and the run's id
│   ├── BlockedError          nothing could start
│   ├── MaxRunsError          a component would have run more often than allowed
│   ├── StepTimeoutError      a step took longer than it may
│   └── ConversionError       a value could not be converted on its way along a connection
├── ConfigError               a file is not a valid pipeline; carries every problem found
├── PluginError               a plugin is broken
│   ├── UnknownNameError      no component, store or plugin has this name
│   └── NameClashError        two different classes share a name
├── MissingDependencyError    an optional package is not installed
├── SecretError               a secret is not set, or would have been written out
├── FilterError               a filter is malformed
├── StoreError                a document store refused or failed
│   ├── DuplicateDocumentError
│   ├── DimensionError
│   ├── UnsupportedError
│   ├── StoreUnavailableError
│   └── StoreClosedError
├── CheckpointError           a checkpoint cannot be written, read or resumed
├── SuspendError              suspend() was called where nothing can be suspended
├── ModelError                a model provider refused or failed
│   ├── AuthError
│   ├── RateLimitError
│   ├── ContextLengthError
│   └── ContentFilterError
└── ToolError                 a tool could not be called
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class WindrowError(Exception):
    """The root: `except WindrowError` catches everything that Windrow itself raises."""


class ImmutableError(WindrowError, TypeError, AttributeError):
    """A value, or a dict or list inside one, was asked to change in place; Python itself would raise the same."""


class InvalidValueError(WindrowError, ValueError):
    """A value was given contents that it cannot hold, or a dict that it cannot be read from."""


class ComponentError(WindrowError, ValueError):
    """A component class, or an instance of it, breaks the component protocol."""

    def __init__(self, message: str, *, component: str | None = None) -> None:
        super().__init__(message)
        self.component = component


class ConnectError(WindrowError, ValueError):
    """A connection or a component cannot be added to the pipeline."""

    def __init__(self, message: str, *, sender: str | None = None, receiver: str | None = None) -> None:
        super().__init__(message)
        self.sender = sender
        self.receiver = receiver


class InputError(WindrowError, ValueError):
    """The data given to a run names something unknown, or lacks something mandatory; nothing has run."""

    def __init__(self, message: str, *, component: str | None = None, socket: str | None = None) -> None:
        super().__init__(message)
        self.component = component
        self.socket = socket


class RunError(WindrowError):
    """A step failed. `outputs` holds what every finished component returned last; the cause is `__cause__`."""

    def __init__(
        self,
        message: str,
        *,
        component: str | None = None,
        visit: int | None = None,
        outputs: Mapping[str, Mapping[str, Any]] | None = None,
        run_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.component = component
        self.visit = visit
        self.outputs: dict[str, dict[str, Any]] = {name: dict(values) for name, values in (outputs or {}).items()}
        self.run_id = run_id


class BlockedError(RunError):
    """Nothing in the pipeline could start."""


class MaxRunsError(RunError):
    """A component would have run more often than `max_runs_per_component` allows."""


class StepTimeoutError(RunError):
    """A step, or the run, took longer than its `timeout_s`."""


class ConversionError(RunError):
    """A value could not be converted for its receiver (a list that should have held exactly one element)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where (`components.retriever.init_parameters.top_k`), what, and how to mend it."""

    path: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.path or "file"
        return f"{where}: {self.message}" if self.line is None else f"{where} (line {self.line}): {self.message}"


class ConfigError(WindrowError):
    """A pipeline file cannot be loaded. `problems` holds every fault found, in the order of the file."""

    def __init__(self, problems: Sequence[Problem], *, source: str | None = None) -> None:
        self.problems = tuple(problems)
        self.source = source
        head = f"{source}: " if source else ""
        lines = [str(problem) for problem in self.problems]
        super().__init__(head + (lines[0] if len(lines) == 1 else "\n  ".join([f"{len(lines)} problems", *lines])))


class PluginError(WindrowError):
    """A plugin cannot be loaded, or does what a plugin may not do."""

    def __init__(self, message: str, *, plugin: str | None = None) -> None:
        super().__init__(message)
        self.plugin = plugin


class UnknownNameError(PluginError):
    """No installed package registers this name. `near` holds similar names, `install` the command that would help."""

    def __init__(
        self,
        message: str,
        *,
        name: str,
        near: Sequence[str] = (),
        install: str | None = None,
        plugin: str | None = None,
    ) -> None:
        super().__init__(message, plugin=plugin)
        self.name = name
        self.near = tuple(near)
        self.install = install


class NameClashError(PluginError):
    """Two different classes were registered under one name. `owners` names the modules."""

    def __init__(self, message: str, *, name: str, owners: Sequence[str]) -> None:
        super().__init__(message)
        self.name = name
        self.owners = tuple(owners)


class MissingDependencyError(WindrowError):
    """An optional package is needed here and is not installed. `install` is the command that installs it."""

    def __init__(self, message: str, *, package: str, install: str) -> None:
        super().__init__(message)
        self.package = package
        self.install = install


class SecretError(WindrowError, ValueError):
    """A secret is not set, or would have been written out."""

    def __init__(self, message: str, *, names: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.names = tuple(names)


class FilterError(WindrowError):
    """A filter is malformed. `path` says where in the filter (`conditions[1].value`)."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class StoreError(WindrowError):
    """A document store refused an operation or failed at it. `store` is the store's name."""

    def __init__(self, message: str, *, store: str | None = None) -> None:
        super().__init__(message)
        self.store = store


class DuplicateDocumentError(StoreError):
    """Documents with these ids exist already (or stand twice in one call). `written` counts what was written anyway."""

    def __init__(self, message: str, *, ids: Sequence[str], written: int = 0, store: str | None = None) -> None:
        super().__init__(message, store=store)
        self.ids = tuple(ids)
        self.written = written


class DimensionError(StoreError):
    """An embedding has another length than the store's other embeddings."""

    def __init__(self, message: str, *, expected: int, got: int, store: str | None = None) -> None:
        super().__init__(message, store=store)
        self.expected = expected
        self.got = got


class UnsupportedError(StoreError):
    """The store lacks a capability. `capability` names it."""

    def __init__(self, message: str, *, capability: str, store: str | None = None) -> None:
        super().__init__(message, store=store)
        self.capability = capability


class StoreUnavailableError(StoreError):
    """The store's server or file cannot be reached, opened or written."""


class StoreClosedError(StoreError):
    """The store was used after `close()`."""


class CheckpointError(WindrowError):
    """A run's checkpoint cannot be written, read or resumed."""

    def __init__(self, message: str, *, run_id: str | None = None) -> None:
        super().__init__(message)
        self.run_id = run_id


class SuspendError(WindrowError):
    """`suspend()` was called where nothing can be suspended."""


class ModelError(WindrowError):
    """A model provider refused a request or failed at it. `provider` and `status` (HTTP) are set where known."""

    def __init__(self, message: str, *, provider: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.provider = provider
        self.status = status


class AuthError(ModelError):
    """The provider did not accept the key."""


class RateLimitError(ModelError):
    """The provider asks to slow down. `retry_after_s` is its own advice in seconds, where it gave one."""

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        provider: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, provider=provider, status=status)
        self.retry_after_s = retry_after_s


class ContextLengthError(ModelError):
    """The request is longer than the model's context."""


class ContentFilterError(ModelError):
    """The provider's content filter refused the request or the reply."""


class ToolError(WindrowError):
    """A tool could not be called, or failed. `tool` is its name."""

    def __init__(self, message: str, *, tool: str | None = None) -> None:
        super().__init__(message)
        self.tool = tool
