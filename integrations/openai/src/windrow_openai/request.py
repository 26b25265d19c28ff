"""From messages, tools and settings to the arguments of the SDK's `chat.completions.create`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from windrow.errors import ComponentError
from windrow.values import ChatMessage


@runtime_checkable
class ToolLike(Protocol):
    """What a tool object has: a name, what it is for, and the JSON Schema of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any]


Tool = Any
"""A `ToolLike`, or a mapping with `name`, `description` and `parameters`."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request that is ready to be sent, and who is told about its pieces."""

    arguments: dict[str, Any]
    callback: Callable[[Any], Any] | None

    @property
    def streams(self) -> bool:
        """Say whether the reply comes in pieces."""
        return bool(self.arguments.get("stream"))


def chat_request(
    *,
    model: str,
    messages: Sequence[ChatMessage],
    generation_kwargs: Mapping[str, Any],
    tools: Sequence[Tool] | None,
    tools_strict: bool,
    callback: Callable[[Any], Any] | None,
    is_heard: bool,
) -> ChatRequest:
    """Build the request; it streams if somebody hears it, or if `generation_kwargs` says `stream`.

    Raises:
        ComponentError: If several replies (`n`) are asked for in a stream, or a tool is malformed.
    """
    arguments: dict[str, Any] = {
        "model": model,
        "messages": [message.to_openai_dict_format() for message in messages],
        **generation_kwargs,
    }
    if tools:
        arguments["tools"] = [function_of(tool, strict=tools_strict) for tool in tools]
    if is_heard and "stream" not in arguments and arguments.get("n", 1) == 1:
        arguments["stream"] = True
    if arguments.get("stream"):
        _prepare_stream(arguments)
    return ChatRequest(arguments, callback)


def function_of(tool: Tool, *, strict: bool) -> dict[str, Any]:
    """Describe a tool as the protocol wants it."""
    if isinstance(tool, Mapping) and tool.get("type") == "function":
        return dict(tool)
    function = _facts(tool)
    if strict:
        function["strict"] = True
        function["parameters"] = {**function["parameters"], "additionalProperties": False}
    return {"type": "function", "function": function}


def _facts(tool: Tool) -> dict[str, Any]:
    if isinstance(tool, Mapping) and {"name", "parameters"} <= set(tool):
        return {"name": tool["name"], "description": tool.get("description", ""), "parameters": tool["parameters"]}
    if isinstance(tool, ToolLike):
        return {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    message = (
        f"openai.ChatGenerator.tools: expected objects or mappings with name, description and parameters, "
        f"got {type(tool).__name__}. Describe the arguments as a JSON Schema under `parameters`."
    )
    raise ComponentError(message, component="openai.ChatGenerator")


def _prepare_stream(arguments: dict[str, Any]) -> None:
    if arguments.get("n", 1) != 1:
        message = f"openai.ChatGenerator: n={arguments['n']} replies cannot stream. Set n to 1, or stream to false."
        raise ComponentError(message, component="openai.ChatGenerator")
    arguments.setdefault("stream_options", {"include_usage": True})
