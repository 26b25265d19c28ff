"""Steps over a sync and an async client."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from windrow.stores import Steps, drive, drive_async, immediate
from windrow.stores.driver import Page, Pages, drive_pages, drive_pages_async


class Client:
    def call(self, value: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value


class AsyncClient:
    async def call(self, value: Any) -> Any:
        await asyncio.sleep(0)
        return Client().call(value)


def total(client: Any, values: list[Any]) -> Steps[int]:
    found = 0
    for value in values:
        found += yield client.call(value)
    return found


def careful(client: Any, log: list[str]) -> Steps[str]:
    try:
        yield client.call(KeyError("x"))
    except KeyError:
        log.append("mapped")
        yield client.call("cleanup")
    finally:
        log.append("closed")
    return "done"


def paged(client: Any, n: int, log: list[str]) -> Pages[int]:
    try:
        for start in range(0, n, 2):
            assert (yield client.call(start)) == start
            yield Page([start, start + 1])
    finally:
        log.append("closed")


WAYS: list[Any] = [
    pytest.param(lambda steps: drive(steps(Client())), id="sync"),
    pytest.param(lambda steps: asyncio.run(drive_async(steps(AsyncClient()))), id="async"),
    pytest.param(lambda steps: asyncio.run(drive_async(steps(Client()))), id="async over sync"),
]


@pytest.mark.parametrize("way", WAYS)
def test_results_and_errors(way: Callable[[Callable[[Any], Steps[Any]]], Any]) -> None:
    assert way(lambda client: total(client, [1, 2, 3])) == 6
    assert way(lambda client: total(client, [])) == 0
    log: list[str] = []
    if way is not WAYS[2].values[0]:
        assert way(lambda client: careful(client, log)) == "done"
        assert log == ["mapped", "closed"]
    with pytest.raises(ZeroDivisionError):
        way(lambda client: total(client, [1, ZeroDivisionError()]))
    assert way(lambda client: immediate(lambda: 5)()) == 5


def test_pages() -> None:
    log: list[str] = []
    assert list(drive_pages(paged(Client(), 4, log))) == [[0, 1], [2, 3]]
    for page in drive_pages(paged(Client(), 4, log)):
        assert page == [0, 1]
        break

    async def main() -> None:
        pages = [page async for page in drive_pages_async(paged(AsyncClient(), 4, log))]
        assert pages == [[0, 1], [2, 3]]

    asyncio.run(main())
    assert log == ["closed"] * 3


def test_a_cancelled_operation_cleans_up() -> None:
    log: list[str] = []

    async def main() -> None:
        never = asyncio.get_running_loop().create_future()

        class Slow:
            def call(self, value: Any) -> Any:
                return never

        def steps() -> Steps[None]:
            try:
                yield Slow().call(1)
            finally:
                log.append("closed")

        task = asyncio.create_task(drive_async(steps()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert log == ["closed"]
