"""The two systems behind one face: what they call alike is asked for by one name, so that one text measures both."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

_HOMES: Final[Mapping[str, tuple[str, str]]] = {
    "Pipeline": ("windrow", "haystack"),
    "Document": ("windrow", "haystack"),
    "component": ("windrow", "haystack"),
    "Variadic": ("windrow", "haystack.core.component.types"),
    "ChatMessage": ("windrow", "haystack.dataclasses"),
    "InMemoryDocumentStore": ("windrow", "haystack.document_stores.in_memory"),
    "ChatPromptBuilder": ("windrow.components.builders", "haystack.components.builders"),
    "DocumentSplitter": ("windrow.components.preprocessors", "haystack.components.preprocessors"),
    "RecursiveDocumentSplitter": ("windrow.components.preprocessors", "haystack.components.preprocessors"),
}


class Framework:
    """Windrow or its peer, whichever is installed in this process; public names are attributes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> Any:
        ours, theirs = _HOMES[name]
        return getattr(import_module(ours if self.name == "windrow" else theirs), name)

    def as_component(self, cls: type[Any], **outputs: Any) -> Any:
        """What `@component` over this class and `@component.output_types(...)` over its methods would make."""
        for method in ("run", "run_async"):
            if method in vars(cls):
                setattr(cls, method, self.component.output_types(**outputs)(vars(cls)[method]))
        return self.component(cls)
