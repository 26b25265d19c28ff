"""What a class's constructor takes, read once per class."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from windrow.component.annotations import Scope, UndefinedNameError, resolve
from windrow.config.check import Check
from windrow.config.checking import make_check
from windrow.errors import WindrowError


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """One argument of a constructor. `annotation` is Any where none is written or none can be resolved."""

    name: str
    annotation: Any
    check: Check
    is_mandatory: bool
    default: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Constructor:
    """The arguments of a class. `takes_more` means that it has `**kwargs`.

    `writes` and `reads` are the class's own `to_dict` and `from_dict`; where it has them, its data is its own affair.
    """

    parameters: Mapping[str, Parameter]
    takes_more: bool
    writes: bool
    reads: Callable[[dict[str, Any]], Any] | None


_INIT: Final = "__init__"
_read: Final["WeakKeyDictionary[type, Constructor]"] = WeakKeyDictionary()


def constructor_of(cls: type) -> Constructor:
    """The constructor of a class."""
    found = _read.get(cls)
    if found is None:
        found = _read[cls] = _read_constructor(cls)
    return found


def _read_constructor(cls: type) -> Constructor:
    from_dict = getattr(cls, "from_dict", None)
    parameters = {}
    takes_more = False
    for parameter in _declared(cls):
        if parameter.kind is parameter.VAR_KEYWORD:
            takes_more = True
        elif parameter.kind is not parameter.VAR_POSITIONAL:
            parameters[parameter.name] = _parameter(cls, parameter)
    return Constructor(parameters, takes_more, callable(getattr(cls, "to_dict", None)), from_dict)


def _declared(cls: type) -> list[inspect.Parameter]:
    made_by = getattr(cls, _INIT)
    if made_by is object.__init__:
        return []
    try:
        return list(inspect.signature(made_by).parameters.values())[1:]
    except (TypeError, ValueError):
        return [inspect.Parameter("parameters", inspect.Parameter.VAR_KEYWORD)]


def _parameter(cls: type, parameter: inspect.Parameter) -> Parameter:
    is_mandatory = parameter.default is parameter.empty
    annotation = _annotation(cls, parameter)
    return Parameter(parameter.name, annotation, make_check(annotation), is_mandatory, parameter.default)


def _annotation(cls: type, parameter: inspect.Parameter) -> Any:
    if parameter.annotation is parameter.empty:
        return Any
    scope = Scope(f"{cls.__name__}.__init__", {cls.__name__: cls}, vars(cls))
    try:
        return resolve({parameter.name: parameter.annotation}, getattr(cls, _INIT), scope)[parameter.name]
    except (UndefinedNameError, WindrowError):  # imported for type checkers only
        return Any
