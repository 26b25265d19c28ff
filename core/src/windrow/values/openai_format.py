"""Chat messages in the form of OpenAI's chat completions API, which many servers share.

Source: https://platform.openai.com/docs/api-reference/chat/create
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from windrow.errors import InvalidValueError
from windrow.values.chat_message import ChatMessage
from windrow.values.chat_role import ChatRole
from windrow.values.content_parts import TextContent, ToolCall, ToolCallResult
from windrow.values.display import short
from windrow.values.media import FileContent, ImageContent

M = TypeVar("M", bound=ChatMessage)


def to_openai(message: ChatMessage, require_tool_call_ids: bool = True) -> dict[str, Any]:
    """`message` as one of OpenAI's.

    Raises: InvalidValueError if that API cannot express it.
    """
    head: dict[str, Any] = {"role": message.role.value}
    if message.name is not None:
        head["name"] = message.name
    if message.tool_call_results:
        return {**head, **_tool_message(message, require_tool_call_ids)}
    if message.is_from(ChatRole.USER):
        return {**head, "content": _user_content(message)}
    return {**head, **_plain_message(message, require_tool_call_ids)}


def _plain_message(message: ChatMessage, require_ids: bool) -> dict[str, Any]:
    texts, calls = message.texts, message.tool_calls
    if message.images or message.files:
        raise InvalidValueError(f"Only a user's message can hold images and files here: {message!r}.")
    if len(texts) > 1:
        raise InvalidValueError(
            f"A message of the {message.role.value} holds one text; this one {len(texts)}: {message!r}."
        )
    if not texts and not calls:
        raise InvalidValueError(f"The message has neither a text nor tool calls: {message!r}.")
    body: dict[str, Any] = {"content": texts[0]} if texts else {}
    if calls:
        body["tool_calls"] = [_write_call(call, require_ids) for call in calls]
    return body


def _user_content(message: ChatMessage) -> Any:
    parts = message.parts
    if not parts:
        raise InvalidValueError(f"The user's message is empty: {message!r}. Give it a text.")
    if len(parts) == 1 and isinstance(parts[0], TextContent):
        return parts[0].text
    return [_write_part(part) for part in parts]


def _write_part(part: object) -> dict[str, Any]:
    if isinstance(part, TextContent):
        return {"type": "text", "text": part.text}
    if isinstance(part, ImageContent):
        image = {"url": f"data:{part.mime_type or 'image/png'};base64,{part.base64_image}"}
        return {"type": "image_url", "image_url": {**image, "detail": part.detail} if part.detail else image}
    if isinstance(part, FileContent):
        file = {"file_data": f"data:{part.mime_type or 'application/octet-stream'};base64,{part.base64_data}"}
        return {"type": "file", "file": {**file, "filename": part.filename} if part.filename else file}
    raise InvalidValueError(f"A user's message holds text, images and files here, not {short(part)}.")


def _tool_message(message: ChatMessage, require_ids: bool) -> dict[str, Any]:
    if len(message.parts) > 1:
        raise InvalidValueError(f"A tool's message holds one result and nothing else here: {message!r}.")
    result = message.tool_call_results[0]
    body: dict[str, Any] = {"content": _write_result(result)}
    if result.origin.id is None and require_ids:
        raise InvalidValueError(_no_id(result.origin))
    return body if result.origin.id is None else {**body, "tool_call_id": result.origin.id}


def _write_result(result: ToolCallResult) -> Any:
    if isinstance(result.result, str):
        return result.result
    if all(isinstance(part, TextContent) for part in result.result):
        return [_write_part(part) for part in result.result]
    raise InvalidValueError(f"A tool's result is text here, not images or files: {result!r}.")


def _write_call(call: ToolCall, require_ids: bool) -> dict[str, Any]:
    if call.id is None and require_ids:
        raise InvalidValueError(_no_id(call))
    arguments = json.dumps(call.arguments, ensure_ascii=False)
    written = {"type": "function", "function": {"name": call.tool_name, "arguments": arguments}}
    return written if call.id is None else {"id": call.id, **written}


def _no_id(call: ToolCall) -> str:
    return f"{call!r} has no id. Give it one: `call.replace(id=…)`, or pass require_tool_call_ids=False."


def from_openai(cls: type[M], message: Mapping[str, Any]) -> M:
    """The message that OpenAI writes as `message`.

    Raises: InvalidValueError if a field is missing or malformed.
    """
    reader = _READERS.get(message.get("role", ""))
    if reader is None:
        raise InvalidValueError(f"role: expected one of {', '.join(_READERS)}, got {message.get('role')!r}.")
    made: M = reader(cls, message)
    return made


def _read_user(cls: type[M], message: Mapping[str, Any]) -> M:
    content = _content(message)
    if isinstance(content, str):
        return cls.from_user(content, name=message.get("name"))
    return cls.from_user(content_parts=[_read_part(part) for part in content], name=message.get("name"))


def _read_system(cls: type[M], message: Mapping[str, Any]) -> M:
    return cls.from_system(_joined(_content(message)), name=message.get("name"))


def _read_assistant(cls: type[M], message: Mapping[str, Any]) -> M:
    content, calls = message.get("content"), message.get("tool_calls")
    if not content and not calls:
        raise InvalidValueError(f"An assistant's message needs content or tool_calls; got {short(message)}.")
    text = _joined(content) if content else None
    return cls.from_assistant(text, name=message.get("name"), tool_calls=[_read_call(call) for call in calls or ()])


def _read_tool(cls: type[M], message: Mapping[str, Any]) -> M:
    content = _content(message)
    result = content if isinstance(content, str) else [TextContent(_joined([part])) for part in content]
    return cls.from_tool(result, ToolCall("", {}, message.get("tool_call_id")))


_READERS: dict[str, Any] = {
    "user": _read_user,
    "system": _read_system,
    "developer": _read_system,
    "assistant": _read_assistant,
    "tool": _read_tool,
}


def _content(message: Mapping[str, Any]) -> Any:
    content = message.get("content")
    if not isinstance(content, str | Sequence):
        raise InvalidValueError(f"A message of role {message['role']} needs content; got {short(message)}.")
    return content


def _joined(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = [_read_part(part) for part in content]
    if not all(isinstance(part, TextContent) for part in parts):
        raise InvalidValueError(f"Only a user's message can hold images and files; got {short(content)}.")
    return "".join(part.text for part in parts)


def _read_part(part: Mapping[str, Any]) -> Any:
    kind = part.get("type") if isinstance(part, Mapping) else None
    try:
        return _PART_READERS[kind or ""](part)
    except KeyError as error:
        known = ", ".join(_PART_READERS)
        raise InvalidValueError(f"A part of content has one of the types {known}; got {short(part)}.") from error


def _read_image(part: Mapping[str, Any]) -> ImageContent:
    image = part["image_url"]
    mime_type, data = _split_data_url(image["url"])
    return ImageContent(data, mime_type, image.get("detail"))


def _read_file(part: Mapping[str, Any]) -> FileContent:
    mime_type, data = _split_data_url(part["file"]["file_data"])
    return FileContent(data, mime_type, part["file"].get("filename"))


def _split_data_url(url: str) -> tuple[str, str]:
    head, found, data = url.partition(";base64,")
    if not found or not head.startswith("data:"):
        raise InvalidValueError(f"Expected `data:TYPE;base64,DATA`, got {short(url)}. Fetch the address first.")
    return head.removeprefix("data:"), data


_PART_READERS: dict[str, Any] = {
    "text": lambda part: TextContent(part["text"]),
    "image_url": _read_image,
    "file": _read_file,
}


def _read_call(call: Mapping[str, Any]) -> ToolCall:
    function = call.get("function") or {}
    if "name" not in function:
        raise InvalidValueError(f"A tool call needs function.name; got {short(call)}.")
    return ToolCall(function["name"], _read_arguments(function.get("arguments") or "{}"), call.get("id"))


def _read_arguments(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidValueError(f"A tool call's arguments are not JSON ({error}): {short(text)}.") from error
    if not isinstance(arguments, dict):
        raise InvalidValueError(f"A tool call's arguments are a JSON object; got {short(text)}.")
    return arguments
