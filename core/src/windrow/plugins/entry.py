"""One registered name: what it is, where its class stands, and which package brought it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

COMPONENT: Final = "component"
DOCUMENT_STORE: Final = "document_store"
SECRET_PROVIDER: Final = "secret_provider"  # noqa: S105  (a kind, not a password)

CORE: Final = "windrow"  # who registered core's own names
APPLICATION: Final = "application"  # who registered what no package did

COMPONENT_KINDS: Final = frozenset({COMPONENT, "retriever", "generator", "embedder", "ranker", "converter"})
KINDS: Final = COMPONENT_KINDS | {DOCUMENT_STORE, SECRET_PROVIDER, "tool", "checkpointer", "tracer"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of the registry. `target` is a class, or `module:Attr` that is imported at first use.

    `plugin` is the entry point that registered it, or `windrow`, or `application`. `store` names the document store
    that a paired component belongs to.
    """

    kind: str
    name: str
    target: str | type
    plugin: str = APPLICATION
    capabilities: Any = None
    store: str | None = None

    @property
    def owner(self) -> str:
        """The module that the target stands in."""
        return self.target.partition(":")[0] if isinstance(self.target, str) else self.target.__module__

    def serves(self, kind: str | None) -> bool:
        """Whether this entry may be used where a `kind` is asked for; every kind of component is a component."""
        if kind is None or kind == self.kind:
            return True
        return COMPONENT in (kind, self.kind) and {kind, self.kind} <= COMPONENT_KINDS


def table(kind: str, module: str, names: Iterable[str], prefix: str = "") -> list[Entry]:
    """Entries for classes of one module, each named after its class."""
    return [Entry(kind, prefix + name, f"{module}:{name}", CORE) for name in names]
