"""Nothing leaves the process: no run opens a connection, writes into the home folder, or logs what it was given."""

import logging
import socket
from pathlib import Path
from typing import Any

import pytest

from windrow import Pipeline, component


@component
class Echo:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, str]:
        return {"text": text}


def test_a_run_talks_to_nobody_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a run opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setenv("HOME", str(tmp_path))
    pipeline = Pipeline()
    pipeline.add_components({"a": Echo(), "b": Echo()})
    pipeline.connect("a.text", "b.text")
    with caplog.at_level(logging.DEBUG):
        assert pipeline.run({"a": {"text": "a secret question"}}) == {"b": {"text": "a secret question"}}
    assert "secret" not in caplog.text
    assert not list(tmp_path.iterdir())
