"""The values that flow through pipelines: immutable, cheap to replace, lossless in JSON, short in `repr`.

Each name is imported at its first use, so that importing this package costs next to nothing.
"""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.values.answers import ExtractedAnswer, GeneratedAnswer
    from windrow.values.byte_stream import ByteStream
    from windrow.values.chat_message import ChatMessage
    from windrow.values.chat_role import ChatRole
    from windrow.values.content_parts import ReasoningContent, TextContent, ToolCall, ToolCallResult
    from windrow.values.document import Document
    from windrow.values.frozen import FrozenDict, FrozenList, freeze
    from windrow.values.media import FileContent, ImageContent
    from windrow.values.sparse_embedding import SparseEmbedding
    from windrow.values.streaming import ComponentInfo, FinishReason, StreamingChunk, ToolCallDelta

__all__ = [
    "ByteStream",
    "ChatMessage",
    "ChatRole",
    "ComponentInfo",
    "Document",
    "ExtractedAnswer",
    "FileContent",
    "FinishReason",
    "FrozenDict",
    "FrozenList",
    "GeneratedAnswer",
    "ImageContent",
    "ReasoningContent",
    "SparseEmbedding",
    "StreamingChunk",
    "TextContent",
    "ToolCall",
    "ToolCallDelta",
    "ToolCallResult",
    "freeze",
]

_MODULES = {
    "ByteStream": "byte_stream",
    "ChatMessage": "chat_message",
    "ChatRole": "chat_role",
    "ComponentInfo": "streaming",
    "Document": "document",
    "ExtractedAnswer": "answers",
    "FileContent": "media",
    "FinishReason": "streaming",
    "FrozenDict": "frozen",
    "FrozenList": "frozen",
    "GeneratedAnswer": "answers",
    "ImageContent": "media",
    "ReasoningContent": "content_parts",
    "SparseEmbedding": "sparse_embedding",
    "StreamingChunk": "streaming",
    "TextContent": "content_parts",
    "ToolCall": "content_parts",
    "ToolCallDelta": "streaming",
    "ToolCallResult": "content_parts",
    "freeze": "frozen",
}

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
