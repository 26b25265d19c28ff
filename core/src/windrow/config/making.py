"""Nodes → values and objects: what stands in `init_parameters` and `resources`, with everything checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from windrow.config.addresses import address_parameters, parse_address, store_class
from windrow.config.check import Misfit, unmark
from windrow.config.constructors import Constructor, Parameter, constructor_of
from windrow.config.included import IncludedFiles
from windrow.config.interpolation import Interpolated, Interpolator
from windrow.config.keys import COMPONENT, section, text
from windrow.config.origin import Key, Origin, Resource, Written
from windrow.config.problems import Problems, at, show
from windrow.config.reading import plain
from windrow.config.secrets import Secret
from windrow.config.tree import Mapping, Node, Scalar, Sequence
from windrow.config.type_texts import parse_type
from windrow.errors import ConfigError, NameClashError, WindrowError
from windrow.plugins.known import did_you_mean, near_names
from windrow.plugins.registry import Registry
from windrow.values.codec import decode
from windrow.values.display import told

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline

MakePipeline = Callable[[Node, str], "Pipeline | None"]

_ITEM: Final = frozenset(COMPONENT)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all pipelines of one file, also nested ones, have in common."""

    registry: Registry
    problems: Problems
    interpolator: Interpolator
    files: IncludedFiles


@dataclass(slots=True)
class _Place:
    """Where in the file a value stands, and where in the parameters of the object being made."""

    path: str
    texts: dict[Key, Interpolated] = field(default_factory=dict)
    key: Key = ()
    faults: list[str] = field(default_factory=list)  # paths of what could not be made, for whatever reason


class Maker:
    """Makes the objects of one pipeline: its resources, each once, and what its components are given."""

    def __init__(
        self,
        around: Surroundings,
        nodes: dict[str, Node],
        make_pipeline: MakePipeline,
        base: str = "",
        above: "Maker | None" = None,
    ) -> None:
        self.around = around
        self.problems = around.problems
        self.origin = Origin()
        self.made: list[object] = []
        self._nodes = nodes
        self._busy: list[str] = []
        self._make_pipeline = make_pipeline
        self._base = base
        self._above = above
        self._failed: set[str] = set()

    # Resources

    def resource(self, name: str, path: str, line: int | None) -> object | None:
        """The resource of a name, made now if need be; None if it is at fault, which has been noted."""
        if name in self.origin.resources:
            known: object = self.origin.resources[name].instance
            return known
        if name not in self._nodes:
            return self._resource_above(name, path, line)
        if name in self._busy:
            circle = " → ".join([*self._busy[self._busy.index(name) :], name])
            self.problems.add(path, f"resources need each other in a circle: {circle}; one must do without", line)
            return None
        if name in self._failed:
            return None
        self._busy.append(name)
        try:
            made = self._make_resource(name, self._nodes[name])
        finally:
            self._busy.pop()
        if made is None:
            self._failed.add(name)
            return None
        self.origin.resources[name] = made
        instance: object = made.instance
        return instance

    def _resource_above(self, name: str, path: str, line: int | None) -> object | None:
        if self._above is not None:
            return self._above.resource(name, path, line)
        near = did_you_mean(near_names(name, self._nodes)) or "; name it under resources"
        self.problems.add(path, f"there is no resource {show(name)}{near}", line)
        return None

    def _make_resource(self, name: str, node: Node) -> Resource | None:
        path = at(self._base, "resources", name)
        if isinstance(node, Scalar):
            return self._make_addressed(node, path)
        made = self.item(node, path)
        return None if made is None else Resource(made)

    def _make_addressed(self, node: Scalar, path: str) -> Resource | None:
        what = "a store's address, or {type, init_parameters}"
        if text(node, path, self.problems, what) is None:
            return None
        try:
            found = self.around.interpolator.apply(node)
        except ValueError as error:
            self.problems.add(path, str(error), node.line)
            return None
        try:
            if isinstance(found, Interpolated):
                address = parse_address(found.result, is_shown=False)
            else:
                address = parse_address(str(found))
            cls = store_class(address, self.around.registry)
            parameters = address_parameters(address, cls)
            instance = cls(**parameters)
        except Exception as error:
            self.problems.add(path, failure(error), node.line)
            return None
        self.made.append(instance)
        return Resource(instance, Written(str(node.value), node.quoted))

    # Objects

    def item(self, node: Node, path: str, kind: str | None = None) -> object | None:
        """The object that `{type, init_parameters}` describes; None if it is at fault, which has been noted."""
        before = len(self.problems.found)
        entries = section(node, COMPONENT, path, self.problems)
        name_node = entries.get("type")
        if name_node is None:
            if len(self.problems.found) == before:
                self.problems.add(path, 'the key "type" is missing: the registered name of a class', node.line)
            return None
        name = text(name_node, at(path, "type"), self.problems, "a registered name")
        cls = None if name is None else self._class(name, kind, at(path, "type"), name_node.line)
        given = entries.get("init_parameters", Mapping(node.line))
        assert isinstance(given, Mapping)
        if cls is None or name is None or len(self.problems.found) > before:
            self._look_inside(given, at(path, "init_parameters"))
            return None
        return self._construct(cls, name, given, path)

    def _class(self, name: str, kind: str | None, path: str, line: int | None) -> type | None:
        try:
            return self.around.registry.get(name, kind)
        except NameClashError as error:  # a fault of the installation, not of the file
            raise NameClashError(f"{path}: {error}", name=error.name, owners=error.owners) from error
        except WindrowError as error:
            self.problems.add(path, str(error), line)
        return None

    def _look_inside(self, given: Mapping, path: str) -> None:
        """Finds the faults inside parameters whose class is not known."""
        for name, node in given.items.items():
            self._value(node, _Place(at(path, name)))

    def _construct(self, cls: type, name: str, given: Mapping, path: str) -> object | None:
        constructor = constructor_of(cls)
        before = len(self.problems.found)
        texts: dict[Key, Interpolated] = {}
        faults: list[str] = []
        inside = at(path, "init_parameters")
        values = {
            key: self._argument(constructor, key, node, _Place(at(inside, key), texts, (key,), faults))
            for key, node in given.items.items()
        }
        self._check_missing(constructor, given, name, inside)
        if faults or len(self.problems.found) > before:
            return None
        try:
            reads = constructor.reads
            instance: object = cls(**values) if reads is None else reads({"type": name, "init_parameters": values})
        except Exception as error:
            self.problems.add(path, failure(error), given.line)
            return None
        self.made.append(instance)
        self.origin.note(instance, texts)
        return instance

    def _argument(self, constructor: Constructor, name: str, node: Node, place: _Place) -> Any:
        parameter = constructor.parameters.get(name)
        if parameter is None:
            if constructor.takes_more or constructor.reads is not None:
                return unmark(self._value(node, place))
            known = constructor.parameters
            near = did_you_mean(near_names(name, known, 1)) or f"; it has {', '.join(known) or 'none'}"
            self.problems.add(place.path, f"unknown parameter {show(name)}{near}", node.line)
            return None
        if isinstance(node, Mapping) and _wants_pipeline(parameter, node):
            return self._sound(self._make_pipeline(node, place.path), place)
        before = len(self.problems.found) + len(place.faults)
        value = self._value(node, place)
        if len(self.problems.found) + len(place.faults) > before:
            return None
        if constructor.reads is not None:
            return unmark(value)
        try:
            value = parameter.check(value)
        except Misfit as misfit:
            self.problems.add(at(place.path, *misfit.keys), misfit.message, _line_of(node, misfit.keys))
        return unmark(value) if place.texts else value

    def _check_missing(self, constructor: Constructor, given: Mapping, name: str, path: str) -> None:
        if constructor.reads is not None:
            return
        for parameter in constructor.parameters.values():
            if parameter.is_mandatory and parameter.name not in given.items:
                expected = "" if parameter.check.expected == "anything" else f" ({parameter.check.expected})"
                message = f"{name} needs the parameter {show(parameter.name)}{expected}"
                self.problems.add(path, message, given.line)

    # Values

    def _value(self, node: Node, place: _Place) -> Any:
        if isinstance(node, Scalar):
            return self._scalar(node, place)
        if isinstance(node, Sequence):
            return [self._value(item, self._inside(place, index)) for index, item in enumerate(node.items)]
        keys = node.items
        if len(keys) == 1:
            (key,) = keys
            special = _SPECIAL.get(key)
            if special is not None:
                return special(self, keys[key], place)
        elif keys.keys() == _ITEM:
            return self._sound(self.item(node, place.path), place)
        if "$type" in keys:
            return self._tagged(node, place)
        return {key: self._value(item, self._inside(place, key)) for key, item in keys.items()}

    def _inside(self, place: _Place, key: str | int) -> _Place:
        return _Place(at(place.path, key), place.texts, (*place.key, key), place.faults)

    def _scalar(self, node: Scalar, place: _Place) -> Any:
        if type(node.value) is not str or "$" not in node.value:
            return node.value
        try:
            value = self.around.interpolator.apply(node)
        except ValueError as error:
            self.problems.add(place.path, str(error), node.line)
            return None
        if isinstance(value, Interpolated):
            place.texts[place.key] = value
        return value

    def _resource(self, node: Node, place: _Place) -> Any:
        name = text(node, place.path, self.problems, "the name of a resource")
        return None if name is None else self._sound(self.resource(name, place.path, node.line), place)

    def _sound(self, made: object | None, place: _Place) -> object | None:
        if made is None:
            place.faults.append(place.path)
        return made

    def _secret(self, node: Node, place: _Place) -> Any:
        try:
            return read_secret(plain(node), self.around.registry)
        except (ValueError, WindrowError) as error:
            self.problems.add(place.path, str(error), node.line)
            return None

    def _file(self, node: Node, place: _Place) -> Any:
        name = text(node, place.path, self.problems, "a path under the pipeline file's folder")
        if name is None:
            return None
        try:
            value = self._scalar(node, _Place(place.path)) if isinstance(node, Scalar) else None
            return self.around.files.read(value.result if isinstance(value, Interpolated) else str(value))
        except ValueError as error:
            self.problems.add(place.path, str(error), node.line)
            return None

    def _literal(self, node: Node, _place: _Place) -> Any:
        return plain(node)

    def _tagged(self, node: Mapping, place: _Place) -> Any:
        data = plain(node)
        try:
            if data["$type"] == "type":
                return parse_type(str(data.get("name")))
            if data["$type"] == "path":
                return Path(str(data.get("text")))
            return decode(data)
        except (ValueError, WindrowError) as error:
            hint = "; write {literal: …} around it if it is data"
            self.problems.add(place.path, f"{error}{hint}", node.line)
            return None


_SPECIAL: Final[dict[str, Callable[[Maker, Node, _Place], Any]]] = {
    "resource": Maker._resource,
    "secret": Maker._secret,
    "file": Maker._file,
    "literal": Maker._literal,
}


def read_secret(data: Any, registry: Registry) -> Secret:
    """The secret that `{env: [A, B]}`, `{file: PATH}` or `{PROVIDER: REFERENCE}` names.

    Raises: ValueError for another form, which is not shown; UnknownNameError if there is no such provider.
    """
    form = dict(data) if isinstance(data, dict) else {}
    strict = form.pop("strict", True)
    if len(form) != 1 or not isinstance(strict, bool) or (strict is False and "env" not in form):
        raise ValueError("a secret is {env: NAME}, {env: [A, B]}, {file: PATH} or {PROVIDER: REFERENCE}, never the key")
    ((kind, reference),) = form.items()
    if kind == "env":
        return Secret.from_env_var(reference if isinstance(reference, str | list) else "", strict=strict)
    if kind == "file":
        if not isinstance(reference, str) or not reference:
            raise ValueError("a secret's file is named by its path")
        return Secret.from_file(reference)
    registry.get(kind, "secret_provider")
    return Secret.from_provider(kind, reference)


def failure(error: Exception) -> str:
    """The message of an error that a constructor, or an address, raised."""
    if isinstance(error, ConfigError):
        return "; ".join(problem.message for problem in error.problems)
    text = told(error)
    return text.removeprefix(f"{type(error).__name__}: ") if isinstance(error, WindrowError) else text


def _wants_pipeline(parameter: Parameter, node: Mapping) -> bool:
    if "components" not in node.items and "windrow" not in node.items:
        return False
    from typing import get_args

    from windrow.pipeline import Pipeline

    return any(tp is Pipeline for tp in (parameter.annotation, *get_args(parameter.annotation)))


def _line_of(node: Node, keys: Key) -> int | None:
    """The line of what stands under some keys inside a node, or of the last thing on the way there."""
    line = node.line
    for key in keys:
        if isinstance(node, Mapping) and key in node.items:
            node = node.items[str(key)]
        elif isinstance(node, Sequence) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
        else:
            break
        line = node.line or line
    return line
