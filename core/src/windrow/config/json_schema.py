"""A JSON Schema (2020-12) of pipeline files, made from what is installed, for editors and other tools.

A schema cannot say everything that `validate` checks: connections, names of resources and included files are its own.
"""

import enum
import os
from collections import abc
from collections.abc import Callable
from pathlib import PurePath
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from windrow.component.annotations import UndefinedNameError, is_typed_dict, strip, typed_dict_fields
from windrow.component.ranges import Range
from windrow.config.constructors import constructor_of
from windrow.config.keys import VERSION
from windrow.config.secrets import Secret
from windrow.errors import NameClashError, WindrowError
from windrow.plugins.entry import COMPONENT_KINDS, DOCUMENT_STORE
from windrow.plugins.registry import REGISTRY, Registry

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Final[Schema] = {"type": "string"}
_VARIABLE: Final[Schema] = {"$ref": "#/$defs/variable"}
_SPECIAL: Final[Schema] = {"$ref": "#/$defs/special"}


def schema(registry: Registry = REGISTRY) -> Schema:
    """The JSON Schema of a pipeline file. Imports every registered class; broken ones are left out."""
    items = _items(registry)
    entry = {"type": "object", "properties": {"type": {"enum": sorted(items)}, "init_parameters": {"type": "object"}}}
    rules = [_rule(name, parameters) for name, parameters in sorted(items.items())]
    made = {**entry, "required": ["type"], "additionalProperties": False, "allOf": rules}
    return {
        "$schema": DIALECT,
        "title": "Windrow pipeline",
        "type": "object",
        "required": ["windrow"],
        "additionalProperties": False,
        "properties": _top(),
        "$defs": {
            "component": {"if": {"required": ["resource"]}, "then": _alone("resource", _TEXT), "else": made},
            "made": made,
            "special": {"anyOf": _special_forms()},
            "variable": {"type": "string", "pattern": r"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}"},
        },
    }


def _top() -> Schema:
    end = {"type": "string", "description": "component.socket"}
    connection = {"sender": end, "receiver": end}
    return {
        "windrow": {"const": VERSION, "description": "the version of the file's form"},
        "resources": _map_of({"anyOf": [_TEXT, {"$ref": "#/$defs/made"}]}),
        "components": _map_of({"$ref": "#/$defs/component"}),
        "connections": {
            "type": ["array", "null"],
            "items": _object(connection, list(connection)),
        },
        "inputs": _map_of({"anyOf": [end, {"type": "array", "items": end, "minItems": 1}]}),
        "outputs": _map_of(end),
        "metadata": {"type": ["object", "null"]},
        "max_runs_per_component": {"type": ["integer", "null"], "minimum": 1},
        "type_check": {"enum": ["connect", "off", None]},
    }


def _special_forms() -> list[Schema]:
    names = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
    secret = {"type": "object", "minProperties": 1, "properties": {"env": names, "file": _TEXT}}
    item = {"type": _TEXT, "init_parameters": {"type": "object"}}
    return [
        _alone("resource", _TEXT),
        _alone("secret", secret),
        _alone("file", _TEXT),
        _alone("literal", {}),
        {**_object(item, list(item)), "$ref": "#/$defs/made"},
        {"type": "object", "required": ["$type"]},
    ]


def _map_of(of_value: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": of_value}


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _alone(key: str, of_value: Schema) -> Schema:
    return _object({key: of_value}, [key])


def _items(registry: Registry) -> dict[str, Schema]:
    """The schema of `init_parameters` for each name that can stand as a type."""
    found = {}
    for entry in registry.entries():
        if entry.kind not in COMPONENT_KINDS | {DOCUMENT_STORE}:
            continue
        try:
            found[entry.name] = _parameters(registry.get(entry.name))
        except NameClashError:
            continue  # no file can use the name
        except WindrowError:  # what is broken, `windrow doctor` says; a file may still name it
            found[entry.name] = {"type": "object"}
    return found


def _rule(name: str, parameters: Schema) -> Schema:
    then: Schema = {"properties": {"init_parameters": parameters}}
    if parameters.get("required"):
        then["required"] = ["init_parameters"]
    return {"if": {"properties": {"type": {"const": name}}}, "then": then}


def _parameters(cls: type) -> Schema:
    constructor = constructor_of(cls)
    if constructor.reads is not None:
        return {"type": "object"}
    properties = {
        name: _described(_or_special(annotation_schema(parameter.annotation)), parameter.default)
        for name, parameter in constructor.parameters.items()
    }
    required = [name for name, parameter in constructor.parameters.items() if parameter.is_mandatory]
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": constructor.takes_more}
    return {**found, "required": required} if required else found


def _described(found: Schema, default: Any) -> Schema:
    return {**found, "default": default} if isinstance(default, str | int | float | bool) else found


def _or_special(found: Schema) -> Schema:
    return {"anyOf": [found, _VARIABLE, _SPECIAL]} if found else {}


def annotation_schema(tp: Any) -> Schema:
    """The schema of the values that fit an annotation; empty where nothing can be said."""
    plain = strip(tp)
    if get_origin(tp) is Annotated:
        return {**annotation_schema(plain), **_bounds(tp)}
    if plain in _EXACT:
        return dict(_EXACT[plain])
    origin = get_origin(plain)
    make = _GENERIC.get(origin if origin is not None else plain)
    if make is not None:
        return make(plain)
    return _class_schema(origin if isinstance(origin, type) else plain)


def _bounds(tp: Any) -> Schema:
    words = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
    marks = [mark for mark in tp.__metadata__ if isinstance(mark, Range)]
    values = {word: getattr(mark, name) for mark in marks for name, word in words.items()}
    return {word: value for word, value in values.items() if value is not None}


def _class_schema(cls: Any) -> Schema:
    if not isinstance(cls, type):
        return {}
    if issubclass(cls, enum.Enum):
        values = [member.value for member in cls if isinstance(member.value, str)]
        return {"enum": list(dict.fromkeys([*cls.__members__, *values]))}
    if issubclass(cls, PurePath):
        return dict(_TEXT)
    if issubclass(cls, Secret):
        return {"type": "object", "required": ["type"]}  # Secret.to_dict; the other forms are special mappings
    if is_typed_dict(cls):
        return _typed_dict_schema(cls)
    return {}


def _typed_dict_schema(cls: type) -> Schema:
    try:
        fields = typed_dict_fields(cls)
    except (UndefinedNameError, WindrowError):
        return {"type": "object"}
    properties = {key: _or_special(annotation_schema(tp)) for key, (tp, _) in fields.items()}
    return _object(properties, [key for key, (_, may_miss) in fields.items() if not may_miss])


def _union_schema(tp: Any) -> Schema:
    members = [annotation_schema(member) for member in get_args(tp)]
    return {"anyOf": members} if all(members) else {}


def _literal_schema(tp: Any) -> Schema:
    return {"enum": [value for value in get_args(tp) if isinstance(value, str | int | bool | NoneType)]}


def _list_schema(tp: Any) -> Schema:
    arguments = [argument for argument in get_args(tp) if argument is not Ellipsis]
    item = annotation_schema(arguments[0]) if len(arguments) == 1 else {}
    return {"type": "array", "items": _or_special(item)} if item else {"type": "array"}


def _dict_schema(tp: Any) -> Schema:
    arguments = get_args(tp)
    item = annotation_schema(arguments[1]) if len(arguments) == 2 else {}
    return {"type": "object", "additionalProperties": _or_special(item)} if item else {"type": "object"}


_EXACT: Final[dict[Any, Schema]] = {
    NoneType: {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: _TEXT,
}

_GENERIC: Final[dict[Any, Callable[[Any], Schema]]] = {
    Union: _union_schema,
    UnionType: _union_schema,
    Literal: _literal_schema,
    **dict.fromkeys((list, tuple, set, frozenset, abc.Sequence, abc.Iterable, abc.Collection, abc.Set), _list_schema),
    **dict.fromkeys((dict, abc.Mapping, abc.MutableMapping), _dict_schema),
    type: lambda _tp: dict(_TEXT),
    os.PathLike: lambda _tp: dict(_TEXT),
}
