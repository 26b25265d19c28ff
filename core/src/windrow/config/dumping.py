"""Pipeline → file. What `dumps` writes, `loads` reads as an equal pipeline, and `dumps` writes the same again."""

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal

from windrow.config.encoding import Encoder, Plain, is_item, objects_in, written_parameters
from windrow.config.keys import VERSION, VERSION_KEY
from windrow.config.origin import Origin, Resource, Written
from windrow.config.problems import Problems, at, show
from windrow.config.reading import FORMATS, path_of
from windrow.config.tree import MAX_BYTES, MAX_DEPTH, MAX_NODES
from windrow.errors import UnknownNameError, WindrowError
from windrow.plugins.registry import REGISTRY, Registry
from windrow.values.codec import encode

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline

LONE_SURROGATE: Final = "text with a lone surrogate (half of a character) cannot be written to a file"
DEFAULTS: Final = {"max_runs_per_component": 100, "type_check": "connect"}  # as Pipeline's own


def dumps(
    pipeline: "Pipeline",
    format: Literal["yaml", "json"] | str = "yaml",  # noqa: A002
    *,
    registry: Registry = REGISTRY,
) -> str:
    """The text of a file that describes a pipeline.

    Raises: SecretError if a key would be written; UnknownNameError or NameClashError for a class that a file cannot
    name; ConfigError for a value that a file cannot hold.
    """
    document = _document(pipeline, registry)
    if format == "json":
        import json

        text = json.dumps(_data(document), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    elif format == "yaml":
        from windrow.config.yaml_writer import write_yaml

        text = write_yaml(document)
    else:
        raise Problems().fail("", f'expected the format "yaml" or "json", got {show(format)}')
    if _size(text) > MAX_BYTES:
        raise Problems().fail("", f"the file would be larger than {MAX_BYTES:,} bytes and could not be loaded")
    return text


def _size(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise Problems().fail("", LONE_SURROGATE) from None


def dump(pipeline: "Pipeline", path: "str | Path | IO[str]", *, registry: Registry = REGISTRY) -> None:
    """Writes a file (or into an open one) that describes a pipeline; the ending `.json` makes it JSON.

    Raises: as `dumps`.
    """
    file = path_of(path)
    text = dumps(pipeline, FORMATS.get(file.suffix.lower(), "yaml"), registry=registry)
    if isinstance(path, str | PathLike):
        file.write_text(text, encoding="utf-8", newline="\n")
    else:
        path.write(text)


def to_dict(pipeline: "Pipeline", *, registry: Registry = REGISTRY) -> dict[str, Any]:
    """The same as plain data, which `from_dict` reads. Raises: as `dumps`."""
    document = _document(pipeline, registry)
    data: dict[str, Any] = _data(document)
    return data


def _document(pipeline: "Pipeline", registry: Registry) -> dict[str, Any]:
    try:
        document = _Dumper(registry).document(pipeline)
    except RecursionError:
        raise Problems().fail("", "a parameter is nested too deeply to be written, or contains itself") from None
    _check_bounds(document)
    return document


class _Dumper:
    """Writes one document. Shared objects of nested pipelines, too, stand among the resources of the outermost."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.resources: dict[str, Resource] = {}
        self.names: dict[int, str] = {}
        self.encoder = Encoder(registry, self.names, lambda inner, path: self._sections(inner, path, {}))

    def document(self, pipeline: "Pipeline") -> dict[str, Any]:
        """The document of a pipeline that stands in no other."""
        self._name_resources(pipeline)
        resources = {name: self._resource(name, found) for name, found in self.resources.items()}
        return self._sections(pipeline, "", resources)

    def _sections(self, pipeline: "Pipeline", path: str, resources: dict[str, Any]) -> dict[str, Any]:
        graph = pipeline.graph
        components = {
            name: self._component(item, at(path, "components", name)) for name, item in graph.components.items()
        }
        connections = [
            {"sender": f"{edge.sender}.{edge.sender_socket}", "receiver": f"{edge.receiver}.{edge.receiver_socket}"}
            for edge in graph.connections
        ]
        sections = {
            "resources": resources,
            "components": components,
            "connections": connections,
            "inputs": {name: list(targets) for name, targets in graph.exposed_inputs.items()},
            "outputs": dict(graph.exposed_outputs),
            "metadata": _encode_metadata(graph.metadata, at(path, "metadata")),
        }
        options = {key: getattr(graph, key) for key, default in DEFAULTS.items() if getattr(graph, key) != default}
        return {VERSION_KEY: VERSION, **{key: part for key, part in sections.items() if part}, **options}

    def _component(self, instance: object, path: str) -> dict[str, Any]:
        data = self.encoder.reference(instance, path)
        if data.get("init_parameters") == {}:
            del data["init_parameters"]
        return data

    def _resource(self, name: str, found: Resource) -> Any:
        if found.address is None:
            return self.encoder.item(found.instance, at("resources", name))
        if found.address.quoted:
            return Written(found.address.text)
        return Plain(found.address.text, found.address.text, is_same_quoted=True)

    def _name_resources(self, pipeline: "Pipeline") -> None:
        """Names what the file named, then what stands at several places."""
        counts: dict[int, int] = {}
        objects: dict[int, Any] = {}
        for found in _walk(pipeline, objects):
            counts[id(found)] = counts.get(id(found), 0) + 1
        for inner in [pipeline, *(found for found in objects.values() if _is_pipeline(found))]:
            origin = _origin(inner)
            self.encoder.origin.include(origin)
            for name, resource in origin.resources.items():
                if id(resource.instance) not in self.names:
                    self._add_resource(name, resource)
        for key, count in counts.items():
            if count > 1 and key not in self.names and not _is_pipeline(objects[key]):
                self._add_resource(self._name_for(objects[key]), Resource(objects[key]))

    def _add_resource(self, name: str, resource: Resource) -> None:
        unique, number = name, 2
        while unique in self.resources:
            unique, number = f"{name}_{number}", number + 1
        self.resources[unique] = resource
        self.names[id(resource.instance)] = unique

    def _name_for(self, instance: object) -> str:
        try:
            name = self.registry.name_of(type(instance))
        except UnknownNameError:  # said with its path when the object itself is written
            name = type(instance).__name__
        last = name.rpartition(".")[2]
        return "".join(
            f"_{char.lower()}" if char.isupper() and index else char.lower() for index, char in enumerate(last)
        )


def _walk(pipeline: "Pipeline", objects: dict[int, Any]) -> Iterator[Any]:
    """Every object that a file would make, once for each place where it stands. `objects` gets each of them once."""
    stack: list[Any] = list(reversed(list(pipeline.graph.components.values())))
    while stack:
        found = stack.pop()
        yield found
        if id(found) in objects:
            continue
        objects[id(found)] = found
        stack.extend(reversed(list(_parts(found))))


def _parts(found: Any) -> Iterator[Any]:
    if _is_pipeline(found):
        yield from found.graph.components.values()
        return
    try:
        parameters = written_parameters(found)
    except WindrowError:  # said with its path when the object itself is written
        return
    for part in objects_in(dict(parameters)):
        if _is_pipeline(part) or is_item(part):
            yield part


def _origin(pipeline: "Pipeline") -> Origin:
    return pipeline.origin if isinstance(pipeline.origin, Origin) else Origin()


def _is_pipeline(value: object) -> bool:
    from windrow.pipeline import Pipeline

    return isinstance(value, Pipeline)


def _encode_metadata(metadata: dict[str, Any], path: str) -> Any:
    try:
        return encode(dict(metadata))
    except WindrowError as error:
        raise Problems().fail(path, f"cannot be written to a file: {error}") from error


def _data(value: Any) -> Any:
    """The document as plain data: JSON has no unquoted text."""
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_data(item) for item in value]
    if isinstance(value, Written):
        return value.text
    if isinstance(value, Plain):
        return value.text if value.is_same_quoted else value.value
    return value


def _check_bounds(document: dict[str, Any]) -> None:
    """Refuses what `loads` would refuse."""
    count, level = 0, [document]
    depth = 0
    while level:
        depth += 1
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                count += 2 * len(value)
                below.extend(item for item in value.values() if isinstance(item, dict | list))
            else:
                count += len(value)
                below.extend(item for item in value if isinstance(item, dict | list))
        if depth > MAX_DEPTH or count >= MAX_NODES:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES:,} keys and values"
            raise Problems().fail("", f"the file would have more than {limit} and could not be loaded")
        level = below
