"""The pipeline that users build, look at and run; what it does stands in the modules beside this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from windrow.errors import ConnectError
from windrow.pipeline import connecting, interface
from windrow.pipeline.equality import same_graph
from windrow.pipeline.graph import TYPE_CHECKS, Connection, Graph, TypeCheck
from windrow.pipeline.lifecycle import WarmUp, close_all, close_all_async
from windrow.pipeline.result import RunResult
from windrow.pipeline.summary import summary

if TYPE_CHECKING:
    from typing import Self

    from windrow.pipeline.compilation import Plan
    from windrow.pipeline.execution import Job
    from windrow.pipeline.streaming import PipelineStream


class Pipeline:
    """Components wired into a graph that can be run any number of times, also at once.

    Building is for one thread; running is safe from many. A run changes neither the graph nor the components nor
    the caller's data. As a context manager a pipeline closes what it owns on leaving.
    """

    def __init__(
        self,
        metadata: Mapping[str, Any] | None = None,
        max_runs_per_component: int = 100,
        type_check: TypeCheck = "connect",
        *,
        connection_type_validation: bool | None = None,
    ) -> None:
        """Make an empty pipeline.

        Args:
            metadata: Anything to be kept and written with the pipeline.
            max_runs_per_component: A component that would run more often in one run raises MaxRunsError.
            type_check: `"connect"` refuses connections whose types do not fit and converts values where a known way
                exists; `"off"` does neither.
            connection_type_validation: The same switch as a bool.
        """
        if connection_type_validation is not None:
            type_check = "connect" if connection_type_validation else "off"
        if type_check not in TYPE_CHECKS:
            raise ConnectError(f"type_check: expected one of {', '.join(map(repr, TYPE_CHECKS))}, got {type_check!r}.")
        if type(max_runs_per_component) is not int or max_runs_per_component < 1:
            raise ConnectError(f"max_runs_per_component: expected int ≥ 1, got {max_runs_per_component!r}.")
        self.graph = Graph(metadata, max_runs_per_component, type_check)
        self.origin: Any = None
        """What the file said that this pipeline was loaded from; kept for writing it back."""
        self.owned: list[Any] = []
        """What `close` closes: the objects that the pipeline's file made, in the order of making."""
        self._warm_up = WarmUp()
        self._warm = {"warm_up": -1, "warm_up_async": -1}
        self._plan: Plan | None = None

    @property
    def metadata(self) -> dict[str, Any]:
        """What was given as metadata; yours to change."""
        return self.graph.metadata

    # Building

    def add_component(self, name: str, instance: object) -> None:
        """Add a component under a name of its own. One instance may stand at several nodes and in several pipelines.

        Raises: ConnectError if the name is taken or not allowed; ComponentError if the instance is no component.
        """
        self.graph.check_new(name, instance)
        self.graph.add([(name, instance)])

    def add_components(self, components: Mapping[str, object]) -> None:
        """Add several components, all or, where one cannot be added, none."""
        for name, instance in components.items():
            self.graph.check_new(name, instance)
        self.graph.add(components.items())

    def remove_component(self, name: str) -> Any:
        """Take a component out, with its connections, and return it."""
        return self.graph.remove(name)

    def connect(self, sender: str, receiver: str) -> Self:
        """Let an output feed an input: `connect("a.x", "b.y")`.

        Socket names may be left out where one pair fits: pairs that need no conversion go before others, then
        those of the same name. A second connection into a list joins the lists. Connecting twice changes nothing.

        Raises: ConnectError saying which types do not fit and what would, what is unknown, or who feeds the input.
        """
        connecting.connect(self.graph, sender, receiver)
        return self

    def connect_many(self, connections: Sequence[tuple[str, str]]) -> Self:
        """Make several connections, in this order; stops at the first that cannot be made."""
        for sender, receiver in connections:
            connecting.connect(self.graph, sender, receiver)
        return self

    def expose(
        self,
        inputs: Mapping[str, str | Sequence[str]] | None = None,
        outputs: Mapping[str, str] | None = None,
    ) -> Self:
        """Show inputs and outputs outside under names of your own.

        `expose(inputs={"question": ["retriever.query", "prompt.question"]}, outputs={"answer": "llm.replies"})` allows
        `run(question="…").outputs["answer"]`. Further calls add to the interface; a name given again is replaced.

        Raises: ConnectError if a socket is unknown or fed by a connection, or no value fits all of one name's inputs.
        """
        interface.expose(self.graph, inputs, outputs)
        return self

    # Looking

    def inputs(self, include_components_with_connected_inputs: bool = False) -> dict[str, dict[str, dict[str, Any]]]:
        """Per component and input, `type`, `is_mandatory` and, where there is one, `default_value`.

        Only what a run may be given: unconnected inputs and variadic ones; with the flag, all inputs.
        """
        return interface.describe_inputs(self.graph, include_connected=include_components_with_connected_inputs)

    def outputs(self, include_components_with_connected_outputs: bool = False) -> dict[str, dict[str, dict[str, Any]]]:
        """Per component and output, its `type`; only unconnected outputs, or with the flag all."""
        return interface.describe_outputs(self.graph, include_connected=include_components_with_connected_outputs)

    def connections(self) -> list[Connection]:
        """The connections in the order made, each with the conversion that values undergo on it."""
        return list(self.graph.connections)

    def walk(self) -> Iterator[tuple[str, Any]]:
        """Every component with its name, in the order added."""
        yield from tuple(self.graph.components.items())

    def get_component(self, name: str) -> Any:
        """The component of this name. Raises: ConnectError with near names if there is none."""
        return self.graph.component(name)

    def get_component_name(self, instance: object) -> str:
        """The first name under which this very instance was added, or an empty string."""
        return next((name for name, known in self.graph.components.items() if known is instance), "")

    def __repr__(self) -> str:
        return summary(self.graph)

    def __eq__(self, other: object) -> bool:
        return same_graph(self.graph, other.graph) if isinstance(other, Pipeline) else NotImplemented

    # Running

    def run(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        include_outputs_from: Collection[str] | None = None,
        run_id: str | None = None,
        max_concurrency: int | None = None,
        **exposed: Any,
    ) -> RunResult:
        """Run the pipeline, and return the outputs that no connection consumes.

        Args:
            data: `{component: {input: value}}`, or `{input: value}`, where a value goes to the exposed input of
                that name, else to every unconnected input of that name.
            include_outputs_from: Components whose consumed outputs are returned as well.
            run_id: How events and errors call this run; made up if not given.
            max_concurrency: How many components may run at once, at least 1. It never changes a result.
            exposed: Exposed inputs by their names.

        Raises:
            InputError: Before anything runs, if the data does not fit the pipeline.
            RunError: If a component fails; carries component, visit and the outputs so far, the cause is `__cause__`.
        """
        job = self._job(data, exposed, include_outputs_from, run_id, max_concurrency)
        self.warm_up()
        return job.run()

    async def run_async(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        include_outputs_from: Collection[str] | None = None,
        run_id: str | None = None,
        max_concurrency: int | None = None,
        **exposed: Any,
    ) -> RunResult:
        """`run` on the running event loop: async components run on it, others in threads."""
        job = self._job(data, exposed, include_outputs_from, run_id, max_concurrency)
        if self._warm["warm_up_async"] != self.graph.version:
            await self.warm_up_async()
        return await job.run_async()

    def stream(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        include_outputs_from: Collection[str] | None = None,
        run_id: str | None = None,
        max_concurrency: int | None = None,
        **exposed: Any,
    ) -> PipelineStream:
        """`run` as a stream of events: `with p.stream(…) as s: for event in s`, or the same with `async`.

        `s.chunks()` yields only what components emit, `s.result` is the result. Leaving early cancels the run.
        """
        from windrow.pipeline.streaming import PipelineStream

        job = self._job(data, exposed, include_outputs_from, run_id, max_concurrency)
        return PipelineStream(job, self.warm_up, self.warm_up_async)

    def _job(
        self,
        data: Mapping[str, Any] | None,
        exposed: Mapping[str, Any],
        include: Collection[str] | None,
        run_id: str | None,
        max_concurrency: int | None,
    ) -> Job:
        from windrow.pipeline.execution import current_plan, prepare

        plan = self._plan = current_plan(self._plan, self.graph)
        return prepare(plan, data, exposed, include, run_id, max_concurrency)

    # Life

    def warm_up(self) -> None:
        """Call `warm_up` of every component that has one, once per instance; the first run does it by itself."""
        if self._warm["warm_up"] != self.graph.version:
            version = self.graph.version
            self._warm_up.run(tuple(self.graph.components.values()))
            self._warm["warm_up"] = version

    async def warm_up_async(self) -> None:
        """The same without stopping the event loop; prefers a component's `warm_up_async`."""
        if self._warm["warm_up_async"] != self.graph.version:
            version = self.graph.version
            await self._warm_up.run_async(tuple(self.graph.components.values()))
            self._warm["warm_up_async"] = version

    def close(self) -> None:
        """Close what this pipeline's file made, never what you gave it; errors are raised after all are closed."""
        close_all(self._release())

    async def close_async(self) -> None:
        """The same on the running event loop."""
        await close_all_async(self._release())

    def _release(self) -> list[Any]:
        owned, self.owned = self.owned, []
        self._warm = dict.fromkeys(self._warm, -1)
        return owned

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close_async()

    # Files

    @classmethod
    def loads(cls, text: str, **options: Any) -> Pipeline:
        """The pipeline that a text in YAML or JSON describes; options as for `windrow.config.loads`."""
        from windrow import config

        return config.loads(text, **options)

    @classmethod
    def load(cls, path: Any, **options: Any) -> Pipeline:
        """The pipeline that a file describes; options as for `windrow.config.load`."""
        from windrow import config

        return config.load(path, **options)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], **options: Any) -> Pipeline:
        """The pipeline that a parsed file describes; options as for `windrow.config.from_dict`."""
        from windrow import config

        return config.from_dict(data, **options)

    def dumps(self, format: str = "yaml") -> str:  # noqa: A002
        """The text of a file that describes this pipeline, in `"yaml"` or `"json"`."""
        from windrow import config

        return config.dumps(self, format)

    def dump(self, path: Any) -> None:
        """Write a file that describes this pipeline; the name's ending says the format."""
        from windrow import config

        config.dump(self, path)

    def to_dict(self) -> dict[str, Any]:
        """What `dumps` writes, as plain data."""
        from windrow import config

        return config.to_dict(self)
