"""A loopback server that speaks the chat completions protocol, so that the real SDK sends real bytes."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Reply:
    """One scripted reply: a JSON body, a page, or the events of a stream; a cut stream closes without its end."""

    body: dict[str, Any] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, Any]] | None = None
    cut: bool = False
    page: str | None = None


class ChatServer(ThreadingHTTPServer):
    """Answers each request with the next scripted reply and keeps what was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def script(self, *replies: Reply) -> None:
        self.replies.extend(replies)

    def page(self, text: str) -> Reply:
        return Reply(headers={"content-type": "text/html", "content-length": str(len(text))}, page=text)

    def text(self, *texts: str) -> None:
        self.script(*(Reply(completion(text)) for text in texts))


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            self.server.requests.append({"path": self.path, **sent})
            self.server.keys.append(self.headers.get("authorization"))
            reply = self.server.replies.pop(0) if len(self.server.replies) > 1 else self.server.replies[0]
        if reply.events is None:
            self._send_body(reply)
        else:
            self._send_events(reply)

    def _send_body(self, reply: Reply) -> None:
        data = (json.dumps(reply.body) if reply.page is None else reply.page).encode()
        self.send_response(reply.status)
        for name, value in {
            "content-type": "application/json",
            "content-length": str(len(data)),
            **reply.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _send_events(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for event in reply.events or []:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        if not reply.cut:
            self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Print nothing."""


def completion(text: str | None, **changes: Any) -> dict[str, Any]:
    """A whole reply, as the protocol describes it."""
    message = {"role": "assistant", "content": text, **changes.pop("message", {})}
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "tiny-1",
        "choices": [{"index": 0, "message": message, "finish_reason": changes.pop("finish_reason", "stop")}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7},
        **changes,
    }  # fmt: skip


def piece(delta: dict[str, Any] | None = None, finish_reason: str | None = None, **changes: Any) -> dict[str, Any]:
    """A piece of a streamed reply; without a delta it carries usage only."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "tiny-1"}
    return {**head, "choices": choices, **changes}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(timeout=5)


@pytest.fixture
def wire() -> Any:
    """The builders of replies, since test files cannot import each other."""

    class Wire:
        reply, whole, part = Reply, staticmethod(completion), staticmethod(piece)

    return Wire
