"""Secrets: found when used, never shown."""

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from windrow.config.secrets import Secret, WrittenSecret
from windrow.errors import SecretError, UnknownNameError
from windrow.plugins.registry import REGISTRY

HIDDEN = "sk-hidden-value"


class Vault:
    """A provider that knows one reference."""

    def resolve(self, reference: Any) -> str:
        if reference == "boom":
            raise ValueError(f"the vault says {HIDDEN}")
        return {"path": HIDDEN, "nothing": ""}[reference]


@pytest.fixture(autouse=True)
def _vault(monkeypatch: pytest.MonkeyPatch) -> None:
    known = REGISTRY._entries
    monkeypatch.setattr(REGISTRY, "_entries", dict(known))
    REGISTRY.add("secret_provider", "secrets_test.vault", Vault)


@pytest.mark.parametrize(
    ("names", "variables", "value"),
    [
        ("A", {"A": HIDDEN}, HIDDEN),
        (["A", "B"], {"B": HIDDEN}, HIDDEN),
        (["A", "B"], {"A": "first", "B": HIDDEN}, "first"),
        (("A", "B"), {"A": "", "B": HIDDEN}, ""),
    ],
)
def test_the_first_variable_that_is_set(
    monkeypatch: pytest.MonkeyPatch, names: Any, variables: dict[str, str], value: str
) -> None:
    secret = Secret.from_env_var(names)
    for name in ("A", "B"):
        monkeypatch.delenv(name, raising=False)
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    assert secret.resolve_value() == value


def test_no_variable_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A", raising=False)
    assert Secret.from_env_var("A", strict=False).resolve_value() is None
    with pytest.raises(SecretError, match="the environment variable A or B is not set; set it") as caught:
        Secret.from_env_var(["A", "B"]).resolve_value()
    assert caught.value.names == ("A", "B")


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f" {HIDDEN}\n")
    assert Secret.from_file(path).resolve_value() == HIDDEN


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), (b" \n", "is empty"), (b"x" * 70_000, "larger than 64 KiB")]
)
def test_a_file_that_holds_no_key(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SecretError, match=words):
        Secret.from_file(path).resolve_value()


def test_a_provider() -> None:
    assert Secret.from_provider("secrets_test.vault", "path").resolve_value() == HIDDEN


@pytest.mark.parametrize(("reference", "words"), [("boom", "failed: ValueError"), ("nothing", "found nothing")])
def test_a_provider_that_fails_tells_nothing(reference: str, words: str) -> None:
    with pytest.raises(SecretError, match=words) as caught:
        Secret.from_provider("secrets_test.vault", reference).resolve_value()
    assert HIDDEN not in str(caught.value)


def test_a_provider_that_is_not_installed() -> None:
    with pytest.raises(UnknownNameError):
        Secret.from_provider("secrets_test.valt", "path").resolve_value()


@pytest.mark.parametrize(
    ("secret", "data"),
    [
        (Secret.from_env_var("A"), {"type": "env_var", "env_vars": ["A"], "strict": True}),
        (Secret.from_env_var(["A", "B"], strict=False), {"type": "env_var", "env_vars": ["A", "B"], "strict": False}),
        (Secret.from_file("/run/key"), {"type": "file", "path": "/run/key"}),
        (Secret.from_provider("v", {"a": 1}), {"type": "provider", "name": "v", "reference": {"a": 1}}),
    ],
)
def test_descriptions_come_back(secret: Secret, data: dict[str, Any]) -> None:
    assert secret.to_dict() == data
    assert Secret.from_dict(data) == secret
    assert hash(Secret.from_dict(data)) == hash(secret)
    assert pickle.loads(pickle.dumps(secret)) == secret


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "token", "token": HIDDEN},
        {"type": "env_var"},
        {"type": "env_var", "env_vars": []},
        {"type": ["env_var"], "env_vars": ["A"]},
        {"type": "env_var", "env_vars": ["A"], "more": HIDDEN},
        {"type": "written", "text": "a", "value": HIDDEN},
    ],
)
def test_other_descriptions_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(SecretError) as caught:
        Secret.from_dict(data)
    assert HIDDEN not in str(caught.value)


@pytest.mark.parametrize("secret", [Secret.from_token(HIDDEN), WrittenSecret("${A}", HIDDEN)])
def test_a_key_in_memory_is_never_shown(secret: Secret) -> None:
    assert secret.resolve_value() == HIDDEN
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]!r}"):
        assert HIDDEN not in shown
    with pytest.raises(SecretError):
        secret.to_dict()
    with pytest.raises(SecretError):
        pickle.dumps(secret)
    with pytest.raises(AttributeError):
        secret._token = "x"  # type: ignore[attr-defined]
    assert copy.deepcopy([secret])[0] is copy.copy(secret) is secret


def test_equality() -> None:
    assert Secret.from_token("a") == Secret.from_token("a")
    assert Secret.from_token("a") != Secret.from_token("b")
    assert Secret.from_token("a") != Secret.from_env_var("a")
    assert copy.copy(Secret.from_env_var("A")) == Secret.from_env_var("A")


@pytest.mark.parametrize("token", ["", None, 5])
def test_an_empty_token_is_refused(token: Any) -> None:
    with pytest.raises(SecretError):
        Secret.from_token(token)


@pytest.mark.parametrize("names", ["", [], None, [""], ["A", 5]])
def test_a_variable_needs_a_name(names: Any) -> None:
    with pytest.raises(SecretError):
        Secret.from_env_var(names)
