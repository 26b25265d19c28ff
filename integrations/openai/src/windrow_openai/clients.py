"""The SDK's clients, made on first use: one blocking client, and one async client for each event loop."""

import asyncio
import threading
import weakref
from typing import TYPE_CHECKING, Any, Protocol

from windrow.config import Secret
from windrow.errors import AuthError, MissingDependencyError

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI


class Settings(Protocol):
    """What a client is made from."""

    api_key: Secret
    api_base_url: str | None
    organization: str | None
    timeout: float
    max_retries: int
    http_client_kwargs: dict[str, Any]


class Clients:
    """Makes clients lazily; an async client belongs to its event loop, because its connections do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._blocking: OpenAI | None = None
        self._awaiting: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = weakref.WeakKeyDictionary()

    def blocking(self) -> "OpenAI":
        """Return the blocking client."""
        with self._lock:
            if self._blocking is None:
                openai = _sdk()
                http = self._settings.http_client_kwargs
                made = openai.DefaultHttpxClient(**http) if http else None
                self._blocking = openai.OpenAI(**self._arguments(), http_client=made)
            return self._blocking

    def awaiting(self) -> "AsyncOpenAI":
        """Return the async client of the running event loop."""
        loop = asyncio.get_running_loop()
        with self._lock:
            client = self._awaiting.get(loop)
            if client is None:
                openai = _sdk()
                http = self._settings.http_client_kwargs
                made = openai.DefaultAsyncHttpxClient(**http) if http else None
                client = self._awaiting[loop] = openai.AsyncOpenAI(**self._arguments(), http_client=made)
            return client

    def close(self) -> None:
        """Close the blocking client; the next use makes a new one."""
        with self._lock:
            client, self._blocking = self._blocking, None
        if client is not None:
            client.close()

    async def close_async(self) -> None:
        """Close the async client of the running event loop."""
        with self._lock:
            client = self._awaiting.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    def _arguments(self) -> dict[str, Any]:
        settings = self._settings
        return {
            "api_key": self._key(),
            "base_url": settings.api_base_url,
            "organization": settings.organization,
            "timeout": settings.timeout,
            "max_retries": settings.max_retries,
        }

    def _key(self) -> str:
        key = self._settings.api_key.resolve_value()
        if key:
            return key
        if self._settings.api_base_url:
            return "none"  # local servers ask for no key, the SDK does
        raise AuthError(_NO_KEY, provider="openai")


def _sdk() -> Any:
    try:
        import openai
    except ImportError as error:
        message = "openai.ChatGenerator needs the package openai: pip install 'windrow[openai]'"
        raise MissingDependencyError(message, package="openai", install="pip install 'windrow[openai]'") from error
    return openai


_NO_KEY = (
    "openai.ChatGenerator: no API key. Set the environment variable OPENAI_API_KEY, or give api_base_url for a server "
    "that needs no key. `testing.ScriptedChatGenerator` stands in for a model offline."
)
