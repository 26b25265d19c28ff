"""Parameters of live objects → the data of a file: special mappings, tags, texts that stood in the file."""

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, get_origin

from windrow.component import is_component, parameters_of
from windrow.component.spellings import modern
from windrow.config.check import Check, Misfit
from windrow.config.constructors import constructor_of
from windrow.config.interpolation import Interpolated, escape
from windrow.config.origin import Key, Origin, Written
from windrow.config.problems import Problems, at
from windrow.config.secrets import EnvVarSecret, FileSecret, ProviderSecret, Secret, WrittenSecret
from windrow.config.tree import MAX_DEPTH
from windrow.config.type_texts import write_type
from windrow.errors import ComponentError, NameClashError, SecretError, UnknownNameError, WindrowError
from windrow.plugins.registry import Registry
from windrow.values import FrozenDict, FrozenList
from windrow.values.codec import encode

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline

_ALONE: Final = frozenset({"file", "literal", "resource", "secret"})
_ITEM: Final = frozenset({"type", "init_parameters"})
_LONGEST_INT_BITS: Final = 12_000  # longer integers are written as the codec writes them


@dataclass(frozen=True, slots=True)
class Plain:
    """A `${…}` that stood unquoted. JSON has no such thing: there it is the text if that loads as the same value."""

    text: str
    value: Any
    is_same_quoted: bool


class Encoder:
    """Turns objects into data; knows which objects are shared, and what each file said."""

    def __init__(
        self, registry: Registry, names: Mapping[int, str], write_pipeline: "Callable[[Pipeline, str], Any]"
    ) -> None:
        self.registry = registry
        self.names = names
        self.origin = Origin()
        self._write_pipeline = write_pipeline
        self._depth = 0

    def reference(self, instance: object, path: str) -> dict[str, Any]:
        """`{resource: NAME}` for a shared object, else what `item` returns."""
        name = self.names.get(id(instance))
        return {"resource": name} if name is not None else self.item(instance, path)

    def item(self, instance: object, path: str) -> dict[str, Any]:
        """`{type, init_parameters}` of an object whose class is registered.

        Raises: UnknownNameError, NameClashError, SecretError or ConfigError, each naming the path.
        """
        with self._deeper(path):
            constructor = constructor_of(type(instance))
            texts = self.origin.texts(instance)
            inside = at(path, "init_parameters")
            data = {}
            for name, value in written_parameters(instance).items():
                parameter = None if constructor.writes else constructor.parameters.get(name)
                check = parameter.check if parameter is not None else None
                data[name] = self._parameter(value, _Site(at(inside, name), (name,), texts), check)
            return {"type": self._name(instance, path), "init_parameters": data}

    def _name(self, instance: object, path: str) -> str:
        try:
            return self.registry.name_of(type(instance))
        except NameClashError as error:
            raise NameClashError(f"{path}: {error}", name=error.name, owners=error.owners) from None
        except UnknownNameError as error:
            raise UnknownNameError(f"{path}: {error}", name=error.name, near=error.near) from None

    def _parameter(self, value: Any, site: "_Site", check: Check | None) -> Any:
        written = _written_at(site, value, check)
        if written is not None:
            return written
        if check is not None and type(value) not in _SCALARS:
            natural = _natural(value, site)
            if natural is not value and _fits(check, natural, value):
                return self._value(natural, site)
        return self._value(value, site)

    def _value(self, value: Any, site: "_Site") -> Any:
        written = _written_at(site, value)
        if written is not None:
            return written
        kind = type(value)
        if kind is str:
            return escape(value) if "$" in value else value
        if value is None or kind is bool or (kind is int and value.bit_length() < _LONGEST_INT_BITS):
            return value
        if kind in _LISTS:
            with self._deeper(site.path):
                return [self._value(item, site.inside(index)) for index, item in enumerate(value)]
        if kind in _DICTS:
            with self._deeper(site.path):
                return self._dict(value, site)
        return self._other(value, site)

    def _dict(self, value: Mapping[Any, Any], site: "_Site") -> Any:
        if not all(type(key) is str for key in value):
            return self._tagged(value, site)
        if _looks_special(value):
            return {"literal": dict(value)} if _is_data(value) else self._tagged_items(value, site)
        return {key: self._value(item, site.inside(key)) for key, item in value.items()}

    def _other(self, value: Any, site: "_Site") -> Any:
        if isinstance(value, Secret):
            return _write_secret(value, site.path)
        if _is_pipeline(value):
            with self._deeper(site.path):
                return self._write_pipeline(value, site.path)
        if is_item(value):
            return self.reference(value, site.path)
        if isinstance(value, type) or get_origin(value) is not None:
            name = write_type(value)
            if name is not None:
                return {"$type": "type", "name": name}
        if type(value) is type(Path()):
            return {"$type": "path", "text": str(value)}
        return self._tagged(value, site)

    def _tagged(self, value: Any, site: "_Site") -> Any:
        try:
            return encode(value)
        except WindrowError as error:
            cure = "leave it out and set it in Python, or give its class to_dict and from_dict"
            raise Problems().fail(site.path, f"cannot be written to a file: {error} Or {cure}.") from error

    def _tagged_items(self, value: Mapping[str, Any], site: "_Site") -> Any:
        """A mapping that would be taken for a special one, and holds what no plain data can."""
        return {"$type": "dict", "items": [[key, self._tagged(item, site.inside(key))] for key, item in value.items()]}

    def _deeper(self, path: str) -> "_Deeper":
        if self._depth >= MAX_DEPTH:
            raise Problems().fail(path[:200], "nested too deeply to be written, or contains itself")
        return _Deeper(self)


class _Deeper:
    """Counts how deep the value being written stands."""

    __slots__ = ("encoder",)

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def __enter__(self) -> None:
        self.encoder._depth += 1

    def __exit__(self, *_: object) -> None:
        self.encoder._depth -= 1


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a value stands, in the file and in its object's parameters, and the texts remembered for that object."""

    path: str
    key: Key
    texts: Mapping[Key, Interpolated]

    def inside(self, key: str | int) -> "_Site":
        return _Site(at(self.path, key), (*self.key, key), self.texts)

    def toward(self, key: str | int) -> "_Site":
        """As `inside`, where only texts are looked for."""
        return _Site(self.path, (*self.key, key), self.texts) if self.texts else self


_NOWHERE: Final = _Site("", (), {})


def is_item(value: object) -> bool:
    """Whether a file can make such an object by `{type, init_parameters}`."""
    if is_component(value):
        return True
    if isinstance(value, (*_NEVER_ITEMS, type)):
        return False
    try:
        parameters_of(value)
    except ComponentError:
        return (
            callable(getattr(value, "to_dict", None))
            and callable(getattr(type(value), "from_dict", None))
            and not _is_value(value)
        )
    return True


def written_parameters(instance: object) -> Mapping[str, Any]:
    """The parameters that a file gives an object: those of its own `to_dict`, else those it was made with."""
    own: Any = getattr(instance, "to_dict", None)
    if not callable(own):
        return parameters_of(instance)
    data = own()
    parameters = data.get("init_parameters") if isinstance(data, Mapping) else None
    if not isinstance(parameters, Mapping):
        raise ComponentError(f"{type(instance).__name__}.to_dict must return {{'type': …, 'init_parameters': {{…}}}}")
    return parameters


def objects_in(value: Any) -> Iterator[Any]:
    """The objects right inside a value, through lists, tuples, sets and dicts."""
    stack = [value]
    seen: set[int] = set()
    while stack:
        found = stack.pop()
        if type(found) in _SCALARS:
            continue
        if isinstance(found, list | tuple | set | frozenset | dict):
            if id(found) not in seen:
                seen.add(id(found))
                stack.extend(reversed(list(found.values() if isinstance(found, dict) else found)))
        else:
            yield found


_SCALARS: Final = frozenset({str, int, float, bool, type(None), bytes})
_LISTS: Final = frozenset({list, FrozenList})
_DICTS: Final = frozenset({dict, FrozenDict})
_NEVER_ITEMS: Final = (str, int, float, bytes, list, tuple, dict, set, frozenset, enum.Enum, PurePath, Secret)


def _is_value(value: object) -> bool:
    return type(value).__module__.startswith("windrow.values.")


def _is_pipeline(value: object) -> bool:
    from windrow.pipeline import Pipeline

    return isinstance(value, Pipeline)


def _looks_special(value: Mapping[str, Any]) -> bool:
    if len(value) == 1:
        return next(iter(value)) in _ALONE or "$type" in value
    return "$type" in value or value.keys() == _ITEM


def _is_data(value: Any) -> bool:
    """Whether a value is what `{literal: …}` gives back: JSON data all through."""
    if type(value) is dict:
        return all(type(key) is str and _is_data(item) for key, item in value.items())
    if type(value) is list:
        return all(map(_is_data, value))
    return type(value) in (str, int, bool, type(None)) or (type(value) is float and value - value == 0)


def _natural(value: Any, site: "_Site") -> Any:
    """The value as someone would write it: enums by name, paths and types as text, tuples and sets as lists."""
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, type) or get_origin(value) is not None:
        return write_type(value) or value
    if isinstance(value, set | frozenset):
        return _in_file_order(sorted((_natural(item, _NOWHERE) for item in value), key=repr), site)
    if type(value) is tuple:
        return [_natural(item, site.toward(index)) for index, item in enumerate(value)]
    if type(value) is list:
        items = [_natural(item, site.toward(index)) for index, item in enumerate(value)]
        return value if all(map(_is, items, value)) else items
    if type(value) is dict:
        pairs = {key: _natural(item, site.toward(key)) for key, item in value.items()}
        return value if all(pairs[key] is item for key, item in value.items()) else pairs
    return value


def _in_file_order(items: list[Any], site: "_Site") -> list[Any]:
    """The elements of a set, those with a text at the place where it stood."""
    for index in range(len(items) if site.texts else 0):
        found = site.texts.get((*site.key, index))
        at_hand = next((item for item in items[index:] if found is not None and _alike(found.value, item)), None)
        if at_hand is not None:
            items.remove(at_hand)
            items.insert(index, at_hand)
    return items


def _is(one: Any, other: Any) -> bool:
    return one is other


def _fits(check: Check, natural: Any, value: Any) -> bool:
    """Whether loading `natural` would give the value back."""
    try:
        return _alike(check(natural), value)
    except Misfit:
        return False


def _alike(one: Any, other: Any) -> bool:
    one, other = modern(one), modern(other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_alike(item, other[key]) for key, item in one.items())
    return one is other or bool(one == other)


def _written_at(site: "_Site", value: Any, check: Check | None = None) -> Written | Plain | None:
    """The text that stood where the value stands, if there was one and the value is still what it became."""
    found = site.texts.get(site.key) if site.texts else None
    return None if found is None else _written(found, value, check)


def _written(found: Interpolated, value: Any, check: Check | None) -> Written | Plain | None:
    if isinstance(value, WrittenSecret):
        return Written(found.text) if found.quoted else Plain(found.text, None, is_same_quoted=True)
    is_again = not found.can_quote and not _alike(found.result, value) and _alike(found.again, value)
    if not is_again and not _alike(found.value, value) and not (check is not None and _fits(check, found, value)):
        return None
    if found.quoted and not is_again:
        return Written(found.text)
    refuses_text = check is not None and not _fits(check, found.result, found.result)
    return Plain(found.text, value, type(value) is str or is_again or refuses_text)


def _write_secret(secret: Secret, path: str) -> Any:
    if isinstance(secret, EnvVarSecret):
        names = list(secret.env_vars)
        form: dict[str, Any] = {"env": names if len(names) > 1 else names[0]}
        return {"secret": form if secret.strict else {**form, "strict": False}}
    if isinstance(secret, FileSecret):
        return {"secret": {"file": secret.path}}
    if isinstance(secret, ProviderSecret):
        return {"secret": {secret.name: secret.reference}}
    raise SecretError(f"{path}: a secret given in the program is not written out; use Secret.from_env_var or ${{NAME}}")
