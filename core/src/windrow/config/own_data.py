"""For classes that write their own `to_dict` and `from_dict`; most need neither, for parameters are captured."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from windrow.component import CATALOG
from windrow.config.secrets import Secret
from windrow.errors import ComponentError

T = TypeVar("T")


def default_to_dict(instance: object, **init_parameters: Any) -> dict[str, Any]:
    """What `to_dict` returns: the class's registered name, and the parameters to make such an object again.

    Secrets, stores and other objects of registered classes are given as they are.
    """
    cls = type(instance)
    return {"type": CATALOG.name_of(cls) or cls.__name__, "init_parameters": init_parameters}


def default_from_dict(cls: type[T], data: Mapping[str, Any]) -> T:
    """What `from_dict` returns: an object of `cls` made with the `init_parameters` of `data`.

    Raises: ComponentError if `data` describes another class, or names a parameter that the class has not.
    """
    name = CATALOG.name_of(cls) or cls.__name__
    if data.get("type") != name:
        message = f"{name}.from_dict: the data is of type {data.get('type')!r}, not {name!r}"
        raise ComponentError(message, component=name)
    try:
        return cls(**{key: _revived(value) for key, value in data.get("init_parameters", {}).items()})
    except TypeError as error:
        raise ComponentError(f"{name}.from_dict: {error}", component=name) from error


def deserialize_secrets_inplace(data: dict[str, Any], keys: Iterable[str]) -> None:
    """Replace what `Secret.to_dict` wrote under some keys of `data` by the secrets; a missing key is passed over."""
    for key in keys:
        if isinstance(data.get(key), Mapping):
            data[key] = Secret.from_dict(data[key])


def _revived(value: Any) -> Any:
    described = isinstance(value, Mapping) and value.get("type") == "env_var" and "env_vars" in value
    return Secret.from_dict(value) if described else value
