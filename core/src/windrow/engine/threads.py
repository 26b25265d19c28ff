"""Daemon threads of our own that outlive single runs, because starting one costs more than most steps."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import Final

_IDLE_S: Final = 10.0


class ThreadPool:
    """Threads that take jobs; a job must not raise. Idle threads end after a while. Thread-safe.

    With all of `limit` threads busy, jobs wait in order.
    """

    def __init__(self, name: str, limit: int | None = None) -> None:
        self._name = name
        self._limit = limit
        self._reset()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset)

    def submit(self, job: Callable[[], None]) -> None:
        """Run a job in some thread, soon."""
        with self._lock:
            self._jobs.append(job)
            if self._waiting >= len(self._jobs) or self._size == self._limit:
                self._arrival.notify()
                return
            self._size += 1
        Thread(target=self._serve, name=self._name, daemon=True).start()

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            job()
            del job  # an idle thread must not keep a finished run alive

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            while not self._jobs:
                self._waiting += 1
                is_awoken = self._arrival.wait(_IDLE_S)
                self._waiting -= 1
                if not is_awoken and not self._jobs:
                    self._size -= 1
                    return None
            return self._jobs.popleft()

    def _reset(self) -> None:
        """Begin without threads; a forked child has none of its parent's."""
        self._lock = Lock()
        self._arrival = Condition(self._lock)
        self._jobs: deque[Callable[[], None]] = deque()
        self._waiting = 0
        self._size = 0
