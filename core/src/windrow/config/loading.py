"""File → pipeline: every section read, everything made and connected, all faults collected."""

import os
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from windrow.config import keys
from windrow.config.included import IncludedFiles
from windrow.config.interpolation import Interpolator
from windrow.config.making import Maker, Surroundings
from windrow.config.overrides import apply_overrides
from windrow.config.problems import Problems, at, show
from windrow.config.reading import (
    FORMATS,
    Format,
    decode_text,
    path_of,
    plain,
    read_data,
    read_file,
    read_stream,
    read_text,
)
from windrow.config.tree import Mapping, Node, Scalar, Sequence
from windrow.errors import ConfigError, Problem, WindrowError
from windrow.plugins.entry import COMPONENT
from windrow.plugins.known import did_you_mean, near_names
from windrow.plugins.registry import REGISTRY, Registry
from windrow.values.codec import decode

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline

Environment = AbstractMapping[str, str] | None


def loads(
    text: str | bytes,
    *,
    format: Format | None = None,  # noqa: A002
    folder: str | Path | None = None,
    env: Environment = os.environ,
    overrides: AbstractSequence[str] = (),
    registry: Registry = REGISTRY,
) -> "Pipeline":
    """The pipeline that a YAML or JSON text describes.

    `{file: …}` reads under `folder` only. `env=None` leaves `${…}` as it is. `overrides` are `path=value`.
    Raises: ConfigError with every fault found. Nothing is opened, and nothing imported but registered classes.
    """
    problems = Problems()
    root = read_text(decode_text(text, problems), format, problems)
    return _load_tree(root, problems, folder, env, overrides, registry)


def load(
    path: "str | Path | IO[str]",
    *,
    format: Format | None = None,  # noqa: A002
    env: Environment = os.environ,
    overrides: AbstractSequence[str] = (),
    registry: Registry = REGISTRY,
) -> "Pipeline":
    """The pipeline that a file, or an open file, describes; the ending `.json`, `.yaml` or `.yml` says the format.

    Raises: ConfigError with every fault found, each with its line.
    """
    file = path_of(path)
    problems = Problems(str(file))
    form: Any = format or FORMATS.get(file.suffix.lower())
    text = read_file(file, problems) if isinstance(path, str | os.PathLike) else read_stream(path, problems)
    root = read_text(text, form, problems)
    return _load_tree(root, problems, file.parent, env, overrides, registry)


def from_dict(
    data: AbstractMapping[str, Any],
    *,
    folder: str | Path | None = None,
    env: Environment = os.environ,
    overrides: AbstractSequence[str] = (),
    registry: Registry = REGISTRY,
) -> "Pipeline":
    """The pipeline that a parsed file describes; what `to_dict` wrote. Raises: ConfigError."""
    problems = Problems()
    return _load_tree(read_data(data, problems), problems, folder, env, overrides, registry)


def validate(
    source: str | Path,
    *,
    env: Environment = os.environ,
    overrides: AbstractSequence[str] = (),
    registry: Registry = REGISTRY,
) -> tuple[Problem, ...]:
    """The faults of a file (a Path) or of a text; none if it loads. Nothing is opened or run."""
    read: Any = load if isinstance(source, Path) else loads
    try:
        read(source, env=env, overrides=overrides, registry=registry)
    except ConfigError as error:
        return error.problems
    return ()


def _load_tree(
    root: Node | None,
    problems: Problems,
    folder: str | Path | None,
    env: Environment,
    overrides: AbstractSequence[str],
    registry: Registry,
) -> "Pipeline":
    problems.check()
    if not isinstance(root, Mapping):
        got = "nothing" if root is None else keys.describe(root)
        raise problems.fail("", f"expected a mapping that begins with windrow: 1, got {got}")
    apply_overrides(root, overrides, problems)
    files = IncludedFiles(None if folder is None else Path(folder))
    around = Surroundings(registry, problems, Interpolator(env, problems.redaction), files)
    try:
        pipeline = PipelineLoader(around, "").load(root)
    except RecursionError:
        raise problems.fail("", "nested too deeply") from None
    problems.check()
    assert pipeline is not None
    return pipeline


class PipelineLoader:
    """Makes one pipeline of one mapping. A nested pipeline has a loader of its own, which sees the outer resources."""

    def __init__(self, around: Surroundings, path: str, above: Maker | None = None) -> None:
        self.around = around
        self.problems = around.problems
        self.path = path
        self._above = above

    def load(self, root: Node) -> "Pipeline | None":
        """The pipeline, or None if it is at fault, which has been noted."""
        before = len(self.problems.found)
        self._check_version(root)
        sections = keys.section(root, keys.TOP, self.path, self.problems)
        maker = Maker(self.around, _items(sections.get("resources")), self._nested, self.path, self._above)
        self._maker = maker
        for name, node in _items(sections.get("resources")).items():
            maker.resource(name, at(self.path, "resources", name), node.line)
        pipeline = self._empty(sections)
        broken = self._add_components(pipeline, _items(sections.get("components")))
        self._connect(pipeline, sections.get("connections"), broken)
        for side in ("inputs", "outputs"):
            self._expose(pipeline, side, _items(sections.get(side)), broken)
        if len(self.problems.found) > before:
            return None
        pipeline.origin = maker.origin
        pipeline.owned.extend(maker.made)
        return pipeline

    def _nested(self, node: Node, path: str) -> "Pipeline | None":
        return PipelineLoader(self.around, path, self._maker).load(node)

    def _check_version(self, root: Node) -> None:
        node = root.items.get(keys.VERSION_KEY) if isinstance(root, Mapping) else None
        if isinstance(node, Scalar) and node.value == keys.VERSION and type(node.value) is int:
            return
        path = at(self.path, keys.VERSION_KEY)
        if node is None:
            self.problems.add(self.path, "the schema version is missing: begin the file with windrow: 1", root.line)
        elif isinstance(node, Scalar) and type(node.value) is int and node.value > keys.VERSION:
            message = f"schema version {show(node.value)} is newer than this Windrow reads ({keys.VERSION}); "
            raise self.problems.fail(path, f"{message}upgrade it: pip install -U windrow", node.line)
        else:
            self.problems.add(path, f"expected the schema version {keys.VERSION}, got {keys.describe(node)}", node.line)

    def _empty(self, sections: dict[str, Node]) -> "Pipeline":
        from windrow.pipeline import Pipeline

        options: dict[str, Any] = {}
        for key, check in _OPTIONS.items():
            if key in sections:
                try:
                    options[key] = check(plain(sections[key]))
                except (ValueError, WindrowError) as error:
                    self.problems.add(at(self.path, key), str(error), sections[key].line)
        return Pipeline(**options)

    def _add_components(self, pipeline: "Pipeline", nodes: dict[str, Node]) -> set[str]:
        """Adds what is sound and returns the names of the others."""
        broken = set()
        for name, node in nodes.items():
            path = at(self.path, "components", name)
            instance = self._component(node, path)
            if instance is None:
                broken.add(name)
                continue
            try:
                pipeline.add_component(name, instance)
            except WindrowError as error:
                self.problems.add(path, str(error), node.line)
                broken.add(name)
        return broken

    def _component(self, node: Node, path: str) -> object | None:
        if not (isinstance(node, Mapping) and "resource" in node.items):
            return self._maker.item(node, path, COMPONENT)
        found = keys.section(node, keys.SHARED, path, self.problems).get("resource")
        inside = at(path, "resource")
        name = None if found is None else keys.text(found, inside, self.problems, "the name of a resource")
        return None if name is None else self._maker.resource(name, inside, node.line)

    def _connect(self, pipeline: "Pipeline", node: Node | None, broken: set[str]) -> None:
        for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
            path = at(self.path, "connections", index)
            entries = keys.section(item, keys.CONNECTION, path, self.problems)
            ends = [self._end(entries, key, path, item) for key in keys.CONNECTION]
            if None in ends or any(str(end).partition(".")[0] in broken for end in ends):
                continue
            try:
                pipeline.connect(str(ends[0]), str(ends[1]))
            except WindrowError as error:
                self.problems.add(path, str(error), item.line)

    def _end(self, entries: dict[str, Node], key: str, path: str, item: Node) -> str | None:
        if key in entries:
            return keys.text(entries[key], at(path, key), self.problems, "component.socket")
        if isinstance(item, Mapping):
            self.problems.add(path, f"the key {show(key)} is missing: component.socket", item.line)
        return None

    def _expose(self, pipeline: "Pipeline", side: str, nodes: dict[str, Node], broken: set[str]) -> None:
        for name, node in nodes.items():
            path = at(self.path, side, name)
            ends = self._targets(node, path, is_input=side == "inputs")
            if not ends or any(end.partition(".")[0] in broken for end in ends):
                continue
            try:
                pipeline.expose(**{side: {name: ends if side == "inputs" else ends[0]}})  # type: ignore[arg-type]
            except WindrowError as error:
                self.problems.add(path, str(error), node.line)

    def _targets(self, node: Node, path: str, *, is_input: bool) -> list[str]:
        what = "component.input, or a list of them" if is_input else "component.output"
        if is_input and isinstance(node, Sequence):
            texts = [keys.text(item, at(path, index), self.problems, what) for index, item in enumerate(node.items)]
            if not texts:
                self.problems.add(path, f"expected {what}, got an empty list", node.line)
            return [] if None in texts else [text for text in texts if text is not None]
        found = keys.text(node, path, self.problems, what)
        return [] if found is None else [found]


def _items(node: Node | None) -> dict[str, Node]:
    return node.items if isinstance(node, Mapping) else {}


def _whole_number(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"expected int ≥ 1, got {show(value)}")
    return value


def _type_check(value: Any) -> Any:
    from windrow.pipeline.graph import TYPE_CHECKS

    if value not in TYPE_CHECKS:
        near = did_you_mean(near_names(str(value), TYPE_CHECKS, 1)) if isinstance(value, str) else ""
        raise ValueError(f"expected {_or(TYPE_CHECKS)}, got {show(value)}{near}")
    return value


def _or(names: Iterable[str]) -> str:
    return " or ".join(show(name) for name in names)


def _metadata(value: Any) -> Any:
    found = decode(value)
    if not isinstance(found, dict):
        raise ValueError(f"expected a mapping, got {show(found)}")
    return found


_OPTIONS: Final = {"metadata": _metadata, "max_runs_per_component": _whole_number, "type_check": _type_check}
