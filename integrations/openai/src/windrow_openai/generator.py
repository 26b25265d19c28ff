"""The component: builds a request, calls the SDK's blocking or async client, and reads the reply.

`request.py` and `reply.py` hold the two translations; `clients.py` makes the clients; `failures.py` maps errors.
"""

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypedDict

from windrow.component import component
from windrow.config import Secret
from windrow.engine.events import EMITTER, emit
from windrow.errors import ComponentError
from windrow.values import ChatMessage, StreamingChunk
from windrow_openai.clients import Clients
from windrow_openai.failures import mapped_errors
from windrow_openai.reply import StreamedReply, messages_of
from windrow_openai.request import ChatRequest, Tool, chat_request

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk

StreamingCallback = Callable[[StreamingChunk], Awaitable[None] | None]


class Replies(TypedDict):
    """The outputs of a chat generator."""

    replies: list[ChatMessage]


@component(name="openai.ChatGenerator")
class OpenAIChatGenerator:
    """Writes replies with a model behind OpenAI's chat completions protocol.

    Any compatible server will do: give its address as `api_base_url` (a key is then optional). The reply streams if a
    `streaming_callback` is set or somebody listens to the run; either way `replies` holds whole messages, whose `meta`
    has `model`, `index`, `finish_reason` and `usage`.

    Nothing is read or connected before the first run. Thread-safe; usable from several event loops.

    Raises:
        AuthError: No key, or the server does not accept it.
        RateLimitError: The server asks to slow down, and retries did not help.
        ContextLengthError: The messages are longer than the model's context.
        ContentFilterError: The server's content filter refused the request.
        ModelError: Any other failure: no connection, a time-out, a broken stream, an error status.
    """

    def __init__(
        self,
        api_key: Secret = Secret.from_env_var("OPENAI_API_KEY", strict=False),
        model: str = "gpt-5-mini",
        streaming_callback: StreamingCallback | None = None,
        api_base_url: str | None = None,
        organization: str | None = None,
        generation_kwargs: dict[str, Any] | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        tools: list[Tool] | None = None,
        tools_strict: bool = False,
        http_client_kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Keep the settings. `timeout` is in seconds (30 if not set); `max_retries` counts retries per request (5)."""
        self.api_key = api_key
        self.model = model
        self.streaming_callback = streaming_callback
        self.api_base_url = api_base_url
        self.organization = organization
        self.generation_kwargs = generation_kwargs or {}
        self.timeout = 30.0 if timeout is None else timeout
        self.max_retries = 5 if max_retries is None else max_retries
        self.tools = tools
        self.tools_strict = tools_strict
        self.http_client_kwargs = http_client_kwargs or {}
        self._clients = Clients(self)

    def run(
        self,
        messages: list[ChatMessage] | str,
        streaming_callback: StreamingCallback | None = None,
        generation_kwargs: dict[str, Any] | None = None,
        tools: list[Tool] | None = None,
        tools_strict: bool | None = None,
    ) -> Replies:
        """Return the model's replies. `generation_kwargs` are merged over those of the constructor."""
        request = self._request(messages, streaming_callback, generation_kwargs, tools, tools_strict)
        with self._failures():
            answer = self._clients.blocking().chat.completions.create(**request.arguments)
            return {"replies": self._streamed(answer, request) if request.streams else messages_of(answer)}

    async def run_async(
        self,
        messages: list[ChatMessage] | str,
        streaming_callback: StreamingCallback | None = None,
        generation_kwargs: dict[str, Any] | None = None,
        tools: list[Tool] | None = None,
        tools_strict: bool | None = None,
    ) -> Replies:
        """Do the same as `run` with the SDK's async client."""
        request = self._request(messages, streaming_callback, generation_kwargs, tools, tools_strict)
        with self._failures():
            answer = await self._clients.awaiting().chat.completions.create(**request.arguments)
            return {"replies": await self._streamed_async(answer, request) if request.streams else messages_of(answer)}

    def close(self) -> None:
        """Close the connections of the blocking client; a later run opens new ones."""
        self._clients.close()

    async def close_async(self) -> None:
        """Close the connections of this event loop's client too; call it before the loop ends."""
        self._clients.close()
        await self._clients.close_async()

    def _request(
        self,
        messages: list[ChatMessage] | str,
        callback: StreamingCallback | None,
        generation_kwargs: dict[str, Any] | None,
        tools: list[Tool] | None,
        tools_strict: bool | None,
    ) -> ChatRequest:
        chosen = callback or self.streaming_callback
        return chat_request(
            model=self.model,
            messages=[ChatMessage.from_user(messages)] if isinstance(messages, str) else messages,
            generation_kwargs={**self.generation_kwargs, **(generation_kwargs or {})},
            tools=self.tools if tools is None else tools,
            tools_strict=self.tools_strict if tools_strict is None else tools_strict,
            callback=chosen,
            is_heard=chosen is not None or EMITTER.get() is not None,
        )

    def _streamed(self, pieces: Any, request: ChatRequest) -> list[ChatMessage]:
        reply = StreamedReply()
        with pieces:
            for piece in pieces:
                if inspect.isawaitable(self._pass_on(piece, reply, request)):
                    raise ComponentError(_ASYNC_CALLBACK, component="openai.ChatGenerator")
        return reply.messages()

    async def _streamed_async(self, pieces: Any, request: ChatRequest) -> list[ChatMessage]:
        reply = StreamedReply()
        async with pieces:
            async for piece in pieces:
                waiting = self._pass_on(piece, reply, request)
                if inspect.isawaitable(waiting):
                    await waiting
        return reply.messages()

    def _pass_on(self, piece: "ChatCompletionChunk", reply: StreamedReply, request: ChatRequest) -> Any:
        """Add a piece to the reply and tell who listens; return what an async callback wants awaited."""
        chunk = reply.add(piece)
        if chunk is None:
            return None
        emit(chunk)
        return request.callback(chunk) if request.callback else None

    def _failures(self) -> AbstractContextManager[None]:
        return mapped_errors(self.model, self.api_base_url)


_ASYNC_CALLBACK = (
    "openai.ChatGenerator: streaming_callback is async, but the component runs blocking. "
    "Give a plain function, or run the pipeline with run_async."
)
