"""The pool of daemon threads: use again, bounds, ends, forks."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable

import pytest

from windrow.engine import threads
from windrow.engine.threads import ThreadPool

WAIT_S = 10


def run_all(pool: ThreadPool, jobs: list[Callable[[], None]]) -> None:
    done = threading.Semaphore(0)

    def wrapped(job: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            job()
            done.release()

        return run

    for job in jobs:
        pool.submit(wrapped(job))
    for _ in jobs:
        assert done.acquire(timeout=WAIT_S)


def named(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == name]


def test_jobs_that_wait_for_each_other_all_run() -> None:
    barrier = threading.Barrier(20, timeout=WAIT_S)
    run_all(ThreadPool("test-unbounded"), [lambda: (barrier.wait(), None)[1]] * 20)
    assert all(thread.daemon for thread in named("test-unbounded"))


def test_idle_threads_are_used_again() -> None:
    pool = ThreadPool("test-again")
    for _ in range(50):
        run_all(pool, [lambda: None])
    assert len(named("test-again")) <= 2


def test_a_limit_makes_jobs_wait_in_order() -> None:
    pool, order = ThreadPool("test-limit", limit=1), []
    run_all(pool, [lambda number=number: order.append(number) for number in range(20)])  # type: ignore[misc]
    assert order == list(range(20))
    assert len(named("test-limit")) == 1


def test_idle_threads_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_IDLE_S", 0.01)
    pool = ThreadPool("test-idle")
    run_all(pool, [lambda: None])
    for thread in named("test-idle"):
        thread.join(WAIT_S)
    assert not named("test-idle")
    run_all(pool, [lambda: None])


def test_a_finished_job_is_not_kept_alive() -> None:
    class Job:
        def __call__(self) -> None:
            pass

    pool, job = ThreadPool("test-kept"), Job()
    gone = weakref.ref(job)
    run_all(pool, [job])
    del job
    for _ in range(1000):  # until the thread waits for its next job
        if gone() is None:
            return
        threading.Event().wait(0.001)
    pytest.fail("an idle thread holds on to its last job")


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs a safe os.fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_starts_threads_of_its_own() -> None:
    pool = ThreadPool("test-fork")
    run_all(pool, [lambda: None])
    child = os.fork()
    if child == 0:
        done = threading.Event()
        pool.submit(done.set)
        os._exit(0 if done.wait(WAIT_S) else 1)
    assert os.waitpid(child, 0)[1] == 0
