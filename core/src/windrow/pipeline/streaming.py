"""A run of a pipeline as a stream of events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from windrow.engine.events import Chunk, Event, RunFailed
from windrow.engine.streaming import Stream
from windrow.pipeline.execution import Job
from windrow.pipeline.paths import NAMING_PATHS, with_path
from windrow.pipeline.result import RunResult

if TYPE_CHECKING:
    from typing import Self


class PipelineStream:
    """The events of one run, for `with … for` and `async with … async for`; leaving early cancels it.

    The run starts on entering. After the last event of a run that failed its error is raised. Use a stream in one
    thread or task only.
    """

    def __init__(self, job: Job, warm_up: Callable[[], None], warm_up_async: Callable[[], Awaitable[None]]) -> None:
        self._stream: Stream[RunResult] = Stream(job.plan.program, job.inputs, job.options, job.finish)
        self._warm_up = warm_up
        self._warm_up_async = warm_up_async

    def __enter__(self) -> Self:
        self._warm_up()
        self._stream.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.__exit__(kind, error, trace)

    async def __aenter__(self) -> Self:
        await self._warm_up_async()
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stream.__aexit__(kind, error, trace)

    def __iter__(self) -> Iterator[Event]:
        with NAMING_PATHS:
            for event in self._stream:
                yield _named(event)

    async def __aiter__(self) -> AsyncIterator[Event]:
        with NAMING_PATHS:
            async for event in self._stream:
                yield _named(event)

    def chunks(self) -> ChunkStream:
        """Only what components `emit`, for `for` and `async for` alike."""
        return ChunkStream(self)

    @property
    def result(self) -> RunResult:
        """The result. Inside `with` it waits for the run's end; inside `async with` read all events first.

        Raises: RunError as `run` does, or because the run has not started, has not ended or was left.
        """
        with NAMING_PATHS:
            return self._stream.result


def _named(event: Event) -> Event:
    """A failure inside a component that is a pipeline names the path there."""
    return replace(event, error=with_path(event.error)) if isinstance(event, RunFailed) else event


class ChunkStream:
    """The chunks of a stream, without their events."""

    def __init__(self, stream: PipelineStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[Any]:
        return (event.chunk for event in self._stream if isinstance(event, Chunk))

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._chunks()

    async def _chunks(self) -> AsyncIterator[Any]:
        async for event in self._stream:
            if isinstance(event, Chunk):
                yield event.chunk
