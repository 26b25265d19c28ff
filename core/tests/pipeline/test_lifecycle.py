"""Warming up once, closing what is owned."""

import asyncio
import threading
from typing import Any

import pytest

from windrow import Pipeline, component


@component
class Warm:
    def __init__(self) -> None:
        self.warmed = 0
        self.closed = 0

    def warm_up(self) -> None:
        self.warmed += 1

    @component.output_types(value=int)
    def run(self, value: int) -> dict[str, Any]:
        assert self.warmed
        return {"value": value}

    def close(self) -> None:
        self.closed += 1


@component
class WarmBothWays(Warm):
    def __init__(self) -> None:
        super().__init__()
        self.warmed_async = 0

    async def warm_up_async(self) -> None:
        await asyncio.sleep(0)
        self.warmed_async += 1
        self.warmed += 1


@component
class AsyncWarm(Warm):
    async def warm_up(self) -> None:  # type: ignore[override]
        await asyncio.sleep(0)
        self.warmed += 1


def pipeline(*components: Any) -> Pipeline:
    p = Pipeline()
    p.add_components({f"c{number}": one for number, one in enumerate(components)})
    return p


@pytest.mark.parametrize("cls", [Warm, AsyncWarm])
def test_warm_up_is_called_once_per_instance(cls: type[Warm]) -> None:
    one = cls()
    p = pipeline(one, one)
    other = pipeline(one)
    for _ in range(3):
        p.run({"value": 1})
        other.run({"value": 1})
        asyncio.run(p.run_async({"value": 1}))
    with p.stream({"value": 1}) as stream:
        assert stream.result == {"c0": {"value": 1}, "c1": {"value": 1}}
    assert one.warmed == 1


def test_warm_up_can_be_called_first() -> None:
    one = Warm()
    p = pipeline(one)
    p.warm_up()
    p.run({"value": 1})
    assert one.warmed == 1


def test_a_component_added_later_is_warmed_up() -> None:
    one, later = Warm(), Warm()
    p = pipeline(one)
    p.run({"value": 1})
    p.add_component("later", later)
    p.run({"value": 1})
    assert (one.warmed, later.warmed) == (1, 1)


def test_nothing_is_warmed_up_for_data_that_does_not_fit() -> None:
    one = Warm()
    with pytest.raises(Exception, match="mandatory"):
        pipeline(one).run()
    assert one.warmed == 0


def test_the_async_warm_up_is_for_async_runs() -> None:
    one = WarmBothWays()
    p = pipeline(one)

    async def runs() -> None:
        await asyncio.gather(*(p.run_async({"value": 1}) for _ in range(5)))

    asyncio.run(runs())
    assert (one.warmed, one.warmed_async) == (1, 1)
    p.run({"value": 1})
    assert (one.warmed, one.warmed_async) == (2, 1)


@pytest.mark.parametrize("pipelines", [1, 4])
def test_warm_up_is_called_once_by_many_threads(pipelines: int) -> None:
    inside = threading.Event()
    go_on = threading.Event()

    @component
    class SlowWarm(Warm):
        def warm_up(self) -> None:
            inside.set()
            go_on.wait(30)
            self.warmed += 1

    one = SlowWarm()
    all_pipelines = [pipeline(one) for _ in range(pipelines)]
    threads = [
        threading.Thread(target=all_pipelines[number % pipelines].run, args=({"value": number},)) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    assert inside.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert one.warmed == 1


def test_a_failed_warm_up_is_tried_again() -> None:
    @component
    class Late(Warm):
        def warm_up(self) -> None:
            super().warm_up()
            if self.warmed == 1:
                raise OSError("not yet")

    p = pipeline(Late())
    with pytest.raises(OSError, match="not yet"):
        p.run({"value": 1})
    assert p.run({"value": 1}) == {"c0": {"value": 1}}


def test_only_what_is_owned_is_closed() -> None:
    given, owned = Warm(), Warm()
    p = pipeline(given, owned)
    p.owned.append(owned)
    with p as entered:
        assert entered is p
    p.close()
    assert (given.closed, owned.closed) == (0, 1)


def test_what_was_closed_is_warmed_up_again() -> None:
    owned = Warm()
    p = pipeline(owned)
    p.owned.append(owned)
    p.run({"value": 1})
    p.close()
    p.run({"value": 1})
    assert owned.warmed == 2


class Closing:
    """Notes its name, then fails if told to."""

    def __init__(self, log: list[str], name: str, error: Exception | None = None) -> None:
        self.log, self.name, self.error = log, name, error

    def close(self) -> None:
        self.log.append(self.name)
        if self.error:
            raise self.error


class ClosingAsync(Closing):
    async def close(self) -> None:  # type: ignore[override]
        await asyncio.sleep(0)
        super().close()


def close(p: Pipeline) -> None:
    p.close()


def close_async(p: Pipeline) -> None:
    async def leave() -> None:
        async with p:
            pass

    asyncio.run(leave())


@pytest.mark.parametrize("way", [close, close_async])
@pytest.mark.parametrize("cls", [Closing, ClosingAsync])
def test_what_was_made_last_is_closed_first(cls: type[Closing], way: Any) -> None:
    log: list[str] = []
    p = Pipeline()
    p.owned.extend([cls(log, "first"), object(), cls(log, "second")])
    way(p)
    assert log == ["second", "first"]


@pytest.mark.parametrize("way", [close, close_async])
def test_an_error_of_one_does_not_keep_the_others_open(way: Any) -> None:
    log: list[str] = []
    p = Pipeline()
    p.owned.extend([Closing(log, "a"), ClosingAsync(log, "b", OSError("b failed")), Closing(log, "c")])
    with pytest.raises(OSError, match="b failed"):
        way(p)
    assert log == ["c", "b", "a"]


def test_several_errors_are_raised_together() -> None:
    log: list[str] = []
    p = Pipeline()
    p.owned.extend([Closing(log, "a", OSError("a")), Closing(log, "b", ValueError("b"))])
    with pytest.raises(ExceptionGroup) as caught:
        p.close()
    assert [str(error) for error in caught.value.exceptions] == ["b", "a"]


def test_close_works_inside_a_running_event_loop() -> None:
    log: list[str] = []
    p = Pipeline()
    p.owned.append(ClosingAsync(log, "a"))

    async def inside() -> None:
        p.close()

    asyncio.run(inside())
    assert log == ["a"]
