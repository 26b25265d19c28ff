"""A run as a stream of events: `with stream as s: for event in s`, or the same with `async`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from windrow.engine.events import Chunk, Event
from windrow.engine.outcome import Outcome, RunOptions
from windrow.engine.program import Program
from windrow.errors import RunError

if TYPE_CHECKING:
    from windrow.engine.feeds import TaskFeed, ThreadFeed

T = TypeVar("T")


class Stream(Generic[T]):
    """The events of one run, which starts on entering; leaving before the end cancels it.

    Entered by `with`, the run goes on in threads; by `async with`, in tasks. After the last event the error of
    a failed run is raised. A step that runs in a thread when the stream is left ends on its own, unseen.
    """

    def __init__(
        self,
        program: Program,
        inputs: Mapping[str, Mapping[str, Any]],
        options: RunOptions,
        finish: Callable[[Outcome], T],
    ) -> None:
        self._run = program, inputs, options
        self._finish = finish
        self._feed: ThreadFeed | TaskFeed | None = None
        self._result: T | None = None

    def __enter__(self) -> Stream[T]:
        from windrow.engine.feeds import ThreadFeed

        self._feed = ThreadFeed(*self._run_afresh())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread_feed().stop()

    def __iter__(self) -> Iterator[Event]:
        feed = self._thread_feed()
        while (event := feed.next()) is not None:
            yield event
        feed.outcome()

    async def __aenter__(self) -> Stream[T]:
        from windrow.engine.feeds import TaskFeed

        self._feed = TaskFeed(*self._run_afresh())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._task_feed().stop()

    async def __aiter__(self) -> AsyncIterator[Event]:
        feed = self._task_feed()
        while (event := await feed.next()) is not None:
            yield event
        feed.outcome()

    def chunks(self) -> Chunks:
        """Iterate, sync or async, over what components emit, without the other events."""
        return Chunks(self)

    @property
    def result(self) -> T:
        """The result of the run. Inside `with` it waits for the end; inside `async with` read all events first.

        Raises:
            RunError: the run failed, has not started, has not ended or was left before its end.
        """
        if self._result is None:
            self._result = self._finish(self._ended().outcome())
        return self._result

    def _run_afresh(self) -> tuple[Program, Mapping[str, Mapping[str, Any]], RunOptions]:
        if self._feed is not None:
            raise RunError("this stream has been entered before; make a new one for another run")
        return self._run

    def _ended(self) -> ThreadFeed | TaskFeed:
        from windrow.engine.feeds import ThreadFeed

        if isinstance(self._feed, ThreadFeed):
            for _ in self:
                pass
        if self._feed is None:
            raise RunError("the stream has not started; enter it: `with pipeline.stream(...) as s:`")
        return self._feed

    def _thread_feed(self) -> ThreadFeed:
        from windrow.engine.feeds import ThreadFeed

        if not isinstance(self._feed, ThreadFeed):
            raise RunError("enter the stream first: `with pipeline.stream(...) as s: for event in s: ...`")
        return self._feed

    def _task_feed(self) -> TaskFeed:
        from windrow.engine.feeds import TaskFeed

        if not isinstance(self._feed, TaskFeed):
            raise RunError("enter the stream first: `async with pipeline.stream(...) as s: async for event in s: ...`")
        return self._feed


class Chunks:
    """The emitted chunks of a stream, in the order of their events."""

    def __init__(self, stream: Stream[Any]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[Any]:
        return (event.chunk for event in self._stream if isinstance(event, Chunk))

    def __aiter__(self) -> AsyncIterator[Any]:
        return (event.chunk async for event in self._stream if isinstance(event, Chunk))
