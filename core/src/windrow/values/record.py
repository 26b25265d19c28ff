"""What every value class shares: changed copies, dicts, a short `repr`, and a clear refusal to change in place."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from windrow.errors import ImmutableError, InvalidValueError, WindrowError
from windrow.values.arrays import is_array
from windrow.values.codec import decode, encode
from windrow.values.display import describe, short, told

C = TypeVar("C", bound="type[Value]")
Reader = Callable[[Any], Any]


class Value:
    """Base of the value classes, which are frozen dataclasses decorated with `immutable`."""

    __slots__ = ()
    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Mapping[str, object]] = {}
    _readers: ClassVar[Mapping[str, Reader]] = {}

    def replace(self, **changes: Any) -> Self:
        """A copy with these fields changed.

        Raises: InvalidValueError if a field does not exist, or cannot hold what it is given.
        """
        check_names(type(self), changes)
        for name in self._names:
            if name not in changes:
                changes[name] = getattr(self, name)
        return type(self)(**changes)

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON data; what JSON lacks (datetimes, bytes, …) is tagged as in `windrow.values.codec`."""
        return {name: write_field(getattr(self, name), name in self._readers) for name in self._names}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_dict` wrote.

        Raises: InvalidValueError if a field is missing, unknown or malformed.
        """
        given = {name: value for name, value in check_mapping(cls, data).items() if name != "$type"}
        check_names(cls, given)
        missing = [name for name in cls._names if name not in given and cls._defaults.get(name, MISSING) is MISSING]
        if missing:
            raise InvalidValueError(f"{cls.__qualname__}.from_dict: {', '.join(missing)} missing. Got {short(given)}.")
        try:
            return cls(**{name: cls._readers.get(name, decode)(value) for name, value in given.items()})
        except READ_ERRORS as error:
            raise malformed(cls, given, error) from error

    def _pack(self) -> dict[str, Any]:
        # What the codec writes; a class overrides it where `to_dict` is made for people.
        return self.to_dict()

    def _shown(self) -> list[tuple[str, str]]:
        # The fields in `repr`: those that say something.
        pairs = ((name, getattr(self, name)) for name in self._names)
        return [(name, short(value)) for name, value in pairs if is_array(value) or value != self._defaults.get(name)]

    def __repr__(self) -> str:
        return describe(type(self).__name__, self._shown())

    def __reduce__(self) -> tuple[Any, ...]:
        # Unpickling goes through the constructor, because numpy unpickles a read-only array as a writeable one.
        return rebuild, (type(self), {name: getattr(self, name) for name in self._names})

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def rebuild(cls: type[Value], fields_by_name: dict[str, Any]) -> Value:
    """The value with these fields; what a pickle calls."""
    return cls(**fields_by_name)


def immutable(cls: C) -> C:
    """Class decorator, above `@dataclass(frozen=True, slots=True, repr=False)`."""
    made: Any = cls
    made._names = tuple(item.name for item in fields(made))
    made._defaults = {item.name: _default(item) for item in fields(made)}
    made.__setattr__ = _refuse_assignment
    made.__delattr__ = _refuse_assignment
    return cls


def _default(item: Any) -> object:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def _refuse_assignment(self: Value, name: str, *_value: object) -> NoReturn:
    kind = type(self).__name__
    if name not in self._names:
        raise ImmutableError(
            f"{kind} has no field {name!r}, and none can be added. Its fields: {', '.join(self._names)}."
        )
    raise ImmutableError(
        f"{kind}.{name} cannot be assigned: a {kind} never changes, other components may hold it too. "
        f"Make a changed copy: `changed = value.replace({name.lstrip('_')}=…)`."
    )


def check_names(cls: type[Value], given: Mapping[str, Any]) -> None:
    """Raise InvalidValueError if `given` names a field that `cls` lacks."""
    unknown = [name for name in given if name not in cls._names]
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(short(unknown[0]).strip("'"), cls._names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InvalidValueError(
            f"{cls.__qualname__} has no field {short(unknown[0])}.{hint} Its fields: {', '.join(cls._names)}."
        )


READ_ERRORS = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What reading a dict that is not as it should be may raise."""


def malformed(cls: type[Value], data: Any, error: Exception) -> WindrowError:
    """The error for data of which no `cls` can be made; one of ours stays as it is."""
    if isinstance(error, WindrowError):
        return error
    return InvalidValueError(f"{cls.__qualname__}.from_dict: malformed {short(data)}: {told(error, 200)}.")


def check_mapping(cls: type[Value], data: Any) -> Mapping[str, Any]:
    """`data`, which must be a mapping: the dict of a `cls`."""
    if isinstance(data, Mapping):
        return data
    raise InvalidValueError(f"{cls.__qualname__}.from_dict: expected a dict, got {short(data)}.")


def write_field(value: Any, typed: bool) -> Any:
    """A field as JSON data. The class of a typed field is known to its reader, so it bears no tag."""
    if typed and isinstance(value, Value):
        return value._pack()
    if typed and isinstance(value, list):
        return [write_field(item, typed) for item in value]
    return encode(value)


def read_text(data: Any) -> str:
    """A text; the reader of a field that holds one."""
    if isinstance(data, str):
        return data
    raise InvalidValueError(f"Expected a text, got {short(data)}.")


def read_text_or_none(data: Any) -> str | None:
    """A text or None; the reader of a field that may hold one."""
    return None if data is None else read_text(data)


def read_one(cls: type[Value]) -> Reader:
    """A reader of a field that holds a `cls`, or its dict, or None."""

    def read(data: Any) -> Any:
        if data is None or isinstance(data, cls):
            return data
        if isinstance(data, Mapping):
            return cls.from_dict(data)
        raise InvalidValueError(f"Expected a {cls.__qualname__} or its dict, got {short(data)}.")

    return read


def read_many(cls: type[Value]) -> Reader:
    """A reader of a field that holds a list of `cls`, or of their dicts, or None."""
    one = read_one(cls)

    def read(data: Any) -> Any:
        if data is None:
            return None
        if not isinstance(data, list | tuple):
            raise InvalidValueError(f"Expected a list of {cls.__qualname__}, got {short(data)}.")
        return [one(item) for item in data]

    return read
