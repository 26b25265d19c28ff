"""The component protocol: what a class needs to stand in a pipeline, and how two of them fit together."""

from windrow.component.catalog import CATALOG, Catalog
from windrow.component.conversion import Conversion
from windrow.component.declaration import component
from windrow.component.description import Description, describe, is_component
from windrow.component.functions import AsyncFunctionComponent, FunctionComponent
from windrow.component.matching import is_assignable, match, type_name
from windrow.component.parameters import captures_parameters, parameters_of
from windrow.component.ranges import Range, range_of
from windrow.component.sockets import REQUIRED, GreedyVariadic, InputSocket, OutputSocket, SocketKind, Variadic

__all__ = [
    "CATALOG",
    "REQUIRED",
    "AsyncFunctionComponent",
    "Catalog",
    "Conversion",
    "Description",
    "FunctionComponent",
    "GreedyVariadic",
    "InputSocket",
    "OutputSocket",
    "Range",
    "SocketKind",
    "Variadic",
    "captures_parameters",
    "component",
    "describe",
    "is_assignable",
    "is_component",
    "match",
    "parameters_of",
    "range_of",
    "type_name",
]
