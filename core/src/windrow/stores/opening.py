"""Opening a store by its address, or by the long form that files use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from windrow.errors import StoreError


def open_store(address: str | Mapping[str, Any]) -> Any:
    """A store by `NAME:REST` (`memory:`, `sqlite:library.db`), or by {"type": NAME, "init_parameters": {…}}.

    Nothing is connected before the first operation. Close it, or use it in a `with`.

    Raises: UnknownNameError with what to install; ConfigError for what is no address; SecretError for a key in it.
    """
    from windrow.plugins.registry import REGISTRY

    if isinstance(address, str):
        from windrow.config.addresses import address_parameters, parse_address, store_class

        parsed = parse_address(address)
        cls = store_class(parsed, REGISTRY)
        return cls(**address_parameters(parsed, cls))
    name, parameters = _long_form(address)
    return REGISTRY.get(name, "document_store")(**parameters)


def _long_form(address: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if not isinstance(address, Mapping) or not address.keys() <= {"type", "init_parameters"} or "type" not in address:
        raise StoreError(
            f'expected an address such as "memory:", or {{"type": NAME, "init_parameters": {{…}}}}, got {address!r:.80}'
        )
    return address["type"], address.get("init_parameters") or {}


open = open_store  # noqa: A001  (`stores.open` reads as it should)
