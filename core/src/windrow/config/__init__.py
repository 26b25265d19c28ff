"""Pipeline files: YAML and JSON, read within bounds, checked, written back stably; addresses and secrets."""

from typing import TYPE_CHECKING

from windrow.lazy_exports import lazy_names

if TYPE_CHECKING:
    from windrow.config.addresses import Address, parse_address
    from windrow.config.dumping import dump, dumps, to_dict
    from windrow.config.json_schema import schema
    from windrow.config.loading import from_dict, load, loads, validate
    from windrow.config.own_data import default_from_dict, default_to_dict, deserialize_secrets_inplace
    from windrow.config.secrets import Secret

__all__ = [
    "Address",
    "Secret",
    "default_from_dict",
    "default_to_dict",
    "deserialize_secrets_inplace",
    "dump",
    "dumps",
    "from_dict",
    "load",
    "loads",
    "parse_address",
    "schema",
    "to_dict",
    "validate",
]

_MODULES = {
    "Address": "addresses",
    "Secret": "secrets",
    "default_from_dict": "own_data",
    "default_to_dict": "own_data",
    "deserialize_secrets_inplace": "own_data",
    "dump": "dumping",
    "dumps": "dumping",
    "from_dict": "loading",
    "load": "loading",
    "loads": "loading",
    "parse_address": "addresses",
    "schema": "json_schema",
    "to_dict": "dumping",
    "validate": "loading",
}

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
