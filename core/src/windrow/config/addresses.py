"""Addresses of document stores, `NAME:REST`: one string that a file, a program and the command line all take."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from windrow.config.problems import show
from windrow.errors import ConfigError, Problem, SecretError
from windrow.plugins.entry import DOCUMENT_STORE

if TYPE_CHECKING:
    from windrow.plugins.registry import Registry

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*+")
_PASSWORD: Final = re.compile(r"://[^/?#@\s]*:[^/?#@]*@")
_KEY: Final = re.compile(
    r"[?&](?:api[-_]?key|key|token|access[-_]?token|password|passwd|pwd|secret)=[^&#]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Address:
    """A store's registered name, and the rest, which the store's own class reads."""

    name: str
    rest: str

    def __str__(self) -> str:
        return f"{self.name}:{self.rest}"


def parse_address(text: str, *, is_shown: bool = True) -> Address:
    """The parts of an address such as `sqlite:library.db`. `is_shown=False` keeps the text out of messages.

    Raises: ConfigError if it is no address; SecretError if a password or key stands in it.
    """
    name, colon, rest = text.partition(":") if isinstance(text, str) else ("", "", "")
    if not colon or not _NAME.fullmatch(name) or not rest.isprintable():
        shown = "" if not is_shown or _holds_key(str(text)) else f", got {show(text)}"
        raise ConfigError([Problem("", f"expected a store's address such as memory: or sqlite:library.db{shown}")])
    if _holds_key(rest):
        raise SecretError(
            f"a key stands in the address {name}:…, where it would be shown and written out; take it out and use the "
            f"long form: {{type: {name}, init_parameters: {{…: {{secret: {{env: NAME}}}}}}}}",
            names=[name],
        )
    return Address(name, rest)


def store_class(address: Address, registry: "Registry") -> type:
    """The class of the store that an address names. Raises: UnknownNameError with near names and what to install."""
    return registry.get(address.name, DOCUMENT_STORE)


def address_parameters(address: Address, cls: type) -> dict[str, Any]:
    """The constructor's arguments that an address stands for.

    Raises: ConfigError if the store cannot be named by an address, or not by this one.
    """
    from_address = getattr(cls, "from_address", None)
    if from_address is None:
        form = f"{{type: {address.name}, init_parameters: {{…}}}}"
        raise ConfigError([Problem("", f"a {address.name} store has no address; use the long form {form}")])
    try:
        parameters: dict[str, Any] = from_address(address.rest)
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            [Problem("", f"{show(str(address))} is no address of a {address.name} store: {error}")]
        ) from error
    return parameters


def _holds_key(text: str) -> bool:
    return _PASSWORD.search(text) is not None or _KEY.search(text) is not None
