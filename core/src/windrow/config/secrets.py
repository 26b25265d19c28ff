"""Secrets: where a key comes from, resolved only when it is used, never shown and never written out."""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

from windrow.errors import SecretError

MAX_FILE_BYTES: Final = 65_536


class Secret(ABC):
    """A key, or where to find it. Made by `from_env_var`, `from_token`, `from_file` or `from_provider`."""

    kind: ClassVar[str]

    @staticmethod
    def from_env_var(env_vars: str | Sequence[str], *, strict: bool = True) -> "Secret":
        """A secret in the first of these environment variables that is set.

        With `strict=False`, `resolve_value` returns None if none of them is. Raises: SecretError for no name.
        """
        names = (env_vars,) if isinstance(env_vars, str) else tuple(env_vars or ())
        if not names or not all(isinstance(name, str) and name for name in names):
            raise SecretError("a secret from the environment needs the name of a variable", names=[])
        return EnvVarSecret(names, strict)

    @staticmethod
    def from_token(token: str) -> "Secret":
        """A secret given in the program. It cannot be written to a file. Raises: SecretError if it is empty."""
        if not isinstance(token, str) or not token:
            raise SecretError("a token must be text that is not empty")
        return TokenSecret(token)

    @staticmethod
    def from_file(path: str | Path) -> "Secret":
        """A secret in a file, read at each use; white space around it is no part of it."""
        return FileSecret(str(path))

    @staticmethod
    def from_provider(name: str, reference: Any) -> "Secret":
        """A secret that a registered provider (kind `secret_provider`) finds by a reference, which is plain data."""
        return ProviderSecret(name, reference)

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Secret":
        """The secret that `to_dict` described. Raises: SecretError for another form."""
        form = {key: value for key, value in data.items() if key != "type"}
        keys, optional = _FORMS.get(str(data.get("type")), (frozenset(), frozenset()))
        if not keys or not keys <= form.keys() <= keys | optional:
            raise SecretError(
                f"a secret is described by type {', '.join(_FORMS)} and its keys; got the keys {sorted(map(str, data))}"
            )
        makers: dict[str, Any] = {
            "env_var": Secret.from_env_var,
            "file": Secret.from_file,
            "provider": Secret.from_provider,
        }
        secret: Secret = makers[data["type"]](**form)
        return secret

    @abstractmethod
    def resolve_value(self) -> str | None:
        """The secret itself. Raises: SecretError if it is not to be had."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """A description without the secret itself. Raises: SecretError for a token."""

    @property
    def type(self) -> str:
        """The form, as `to_dict` names it."""
        return self.kind

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self  # a secret never changes; some may not be pickled, which copying would do


@dataclass(frozen=True, repr=False)
class EnvVarSecret(Secret):
    """The first environment variable of several that is set."""

    kind: ClassVar[str] = "env_var"
    env_vars: tuple[str, ...]
    strict: bool = True

    def resolve_value(self) -> str | None:
        """The variable's value. Raises: SecretError if none is set and `strict`."""
        for name in self.env_vars:
            if (value := os.environ.get(name)) is not None:
                return value
        if not self.strict:
            return None
        names = " or ".join(self.env_vars)
        raise SecretError(f"the environment variable {names} is not set; set it to the key", names=self.env_vars)

    def to_dict(self) -> dict[str, Any]:
        """The names of the variables."""
        return {"type": self.kind, "env_vars": list(self.env_vars), "strict": self.strict}

    def __repr__(self) -> str:
        strict = "" if self.strict else ", strict=False"
        return f"Secret.from_env_var({list(self.env_vars)!r}{strict})"


@dataclass(frozen=True, repr=False)
class TokenSecret(Secret):
    """A key held in memory."""

    kind: ClassVar[str] = "token"
    _token: str = field(repr=False)

    def resolve_value(self) -> str:
        """The key."""
        return self._token

    def to_dict(self) -> dict[str, Any]:
        """Never anything: a key in memory has no description. Raises: SecretError."""
        raise SecretError(
            "a secret made by Secret.from_token is not written out; use Secret.from_env_var or Secret.from_file"
        )

    def __repr__(self) -> str:
        return "Secret.from_token(<hidden>)"

    def __reduce__(self) -> Any:
        raise SecretError("a secret made by Secret.from_token is not pickled; use Secret.from_env_var")


@dataclass(frozen=True, repr=False)
class FileSecret(Secret):
    """A key in a file, as containers are given it. A relative path counts from the working directory."""

    kind: ClassVar[str] = "file"
    path: str

    def resolve_value(self) -> str:
        """The file's text, stripped. Raises: SecretError if it cannot be read, is empty or larger than 64 KiB."""
        try:
            with Path(self.path).open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SecretError(f"the secret's file {self.path} cannot be read: {reason}", names=[self.path]) from error
        text = content.decode("utf-8", "replace").strip()
        if not text or len(content) > MAX_FILE_BYTES:
            fault = "is empty" if not text else "is no key: larger than 64 KiB"
            raise SecretError(f"the secret's file {self.path} {fault}", names=[self.path])
        return text

    def to_dict(self) -> dict[str, Any]:
        """The path."""
        return {"type": self.kind, "path": self.path}

    def __repr__(self) -> str:
        return f"Secret.from_file({self.path!r})"


@dataclass(frozen=True, repr=False)
class ProviderSecret(Secret):
    """A key that a package's secret provider looks up. The provider's class has `resolve(reference) -> str`."""

    kind: ClassVar[str] = "provider"
    name: str
    reference: Any = field(hash=False)

    def resolve_value(self) -> str:
        """What the provider finds. Raises: SecretError if it fails; PluginError if it is not installed."""
        from windrow.plugins.registry import REGISTRY

        provider: Any = REGISTRY.get(self.name, "secret_provider")()
        try:
            value = provider.resolve(self.reference)
        except SecretError:
            raise
        except Exception as error:
            raise SecretError(
                f"the secret provider {self.name} failed: {type(error).__name__}", names=[self.name]
            ) from error
        if not isinstance(value, str) or not value:
            raise SecretError(f"the secret provider {self.name} found nothing", names=[self.name])
        return value

    def to_dict(self) -> dict[str, Any]:
        """The provider's name and the reference."""
        return {"type": self.kind, "name": self.name, "reference": self.reference}

    def __repr__(self) -> str:
        return f"Secret.from_provider({self.name!r}, …)"


@dataclass(frozen=True, repr=False)
class WrittenSecret(Secret):
    """A key that stood in a file as `${NAME}`: it was resolved with the file, and is written back as that text."""

    kind: ClassVar[str] = "written"
    text: str
    _value: str = field(repr=False)
    quoted: bool = field(default=True, compare=False)

    def resolve_value(self) -> str:
        """The text with its variables replaced when the file was loaded."""
        return self._value

    def to_dict(self) -> dict[str, Any]:
        """Only the file's own writer can describe it. Raises: SecretError."""
        raise SecretError("this secret is a text with ${…} of a pipeline file; only `dumps` writes it back")

    def __repr__(self) -> str:
        return "Secret.from_file_text(<hidden>)"

    def __reduce__(self) -> Any:
        raise SecretError("a secret that stood in a file as ${…} is not pickled; use Secret.from_env_var")


# form → the keys it needs, and those it may have
_FORMS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "env_var": (frozenset({"env_vars"}), frozenset({"strict"})),
    "file": (frozenset({"path"}), frozenset()),
    "provider": (frozenset({"name", "reference"}), frozenset()),
}
