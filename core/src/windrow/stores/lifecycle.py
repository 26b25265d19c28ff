"""When a store's backend is made, opened and closed: on first use, once; and never again after `close()`."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from windrow.errors import StoreClosedError
from windrow.stores.backend import Backend
from windrow.stores.capabilities import Capabilities
from windrow.stores.driver import drive, drive_async
from windrow.stores.session import Session

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task


class Owner(Protocol):
    """The store whose backend this is."""

    @property
    def store_name(self) -> str: ...
    @property
    def capabilities(self) -> Capabilities: ...
    def make_backend(self, asynchronous: bool) -> Backend: ...


class Lifecycle:
    """One sync backend, and one async backend for each event loop where the SDK has an async client. Thread-safe."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._session: Session | None = None
        self._by_loop: WeakKeyDictionary[AbstractEventLoop, Task[Session]] = WeakKeyDictionary()
        self._closed = False
        self._lock = threading.Lock()
        self._writing = threading.RLock()

    @property
    def uses_threads(self) -> bool:
        """Whether async operations run the sync backend in a worker thread."""
        return self._owner.capabilities.asynchronous == "thread"

    def session(self) -> Session:
        """The open sync backend; an opening that failed is tried again next time. Raises: StoreClosedError."""
        if self._session is not None:
            return self._session
        with self._lock:
            if self._session is None:
                self._check_open()
                backend = self._owner.make_backend(False)
                drive(backend.open())
                self._session = self._make_session(backend, self._writing)
            return self._session

    async def session_async(self) -> Session:
        """The open async backend of the running event loop. Raises: StoreClosedError."""
        import asyncio

        self._check_open()
        loop = asyncio.get_running_loop()
        opening = self._by_loop.get(loop)
        if opening is None or (opening.done() and (opening.cancelled() or opening.exception() is not None)):
            opening = self._by_loop[loop] = loop.create_task(self._open_async())
        return await asyncio.shield(opening)

    def close(self) -> None:
        """Close the sync backend. Async ones belong to their loops: `close_async` there."""
        with self._lock:
            session, self._session, self._closed = self._session, None, True
        if session is not None:
            drive(session.backend.close())

    async def close_async(self) -> None:
        """Close the running loop's backend, and the sync one."""
        import asyncio

        opening = self._by_loop.pop(asyncio.get_running_loop(), None)
        self._closed = True
        if opening is not None:
            await drive_async((await opening).backend.close())
        await asyncio.to_thread(self.close)

    async def _open_async(self) -> Session:
        backend = self._owner.make_backend(True)
        await drive_async(backend.open())
        return self._make_session(backend, nullcontext())

    def _make_session(self, backend: Backend, exclusive: Any) -> Session:
        return Session(backend, self._owner.capabilities, self._owner.store_name, exclusive)

    def _check_open(self) -> None:
        if self._closed:
            name = self._owner.store_name
            raise StoreClosedError(f"{name}: the store was closed; make a new one to go on", store=name)
