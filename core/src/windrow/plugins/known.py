"""Names of packages that may not be installed, each with the extra of core that installs it; and near names."""

from collections.abc import Collection, Iterable
from typing import Final

# first word of a registered name (or of a class name, lower case) → extra of the distribution `windrow`
EXTRAS: Final[dict[str, str]] = {
    "anthropic": "anthropic",
    "chroma": "chroma",
    "cohere": "cohere",
    "elasticsearch": "elasticsearch",
    "faiss": "faiss",
    "mongodb": "mongodb",
    "ollama": "ollama",
    "openai": "openai",
    "opensearch": "opensearch",
    "opentelemetry": "opentelemetry",
    "pgvector": "pgvector",
    "pinecone": "pinecone",
    "prometheus": "prometheus",
    "pypdf": "pypdf",
    "qdrant": "qdrant",
    "sqlite": "sqlite",
    "weaviate": "weaviate",
}

LONGEST_NAME: Final = 80  # longer names are compared with nothing: difflib is quadratic


def install_line(extra: str) -> str:
    """The command that installs an extra of core."""
    return f"pip install 'windrow[{extra}]'"


def extra_of(name: str) -> str | None:
    """The extra whose package would bring this name: by its first word, or as the start of a class name."""
    first = name.partition(".")[0].lower()
    if first in EXTRAS:
        return EXTRAS[first]
    return next((extra for word, extra in EXTRAS.items() if first.startswith(word)), None)


def near_names(name: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Names that `name` may have been meant for, best first: same last word, or few letters apart."""
    if len(name) > LONGEST_NAME:
        return ()
    from difflib import get_close_matches

    lowered = {candidate.lower(): candidate for candidate in sorted(names, reverse=True)}
    wanted = name.lower()
    last = wanted.rpartition(".")[2]
    same = [candidate for key, candidate in sorted(lowered.items()) if last and key.rpartition(".")[2] == last]
    close = [lowered[key] for key in get_close_matches(wanted, lowered, limit, 0.65)]
    return tuple(dict.fromkeys(same + close))[:limit]


def did_you_mean(near: Collection[str]) -> str:
    """The part of a message that offers near names, empty if there are none."""
    return f"; did you mean {' or '.join(quote(name) for name in near)}?" if near else ""


def quote(text: str) -> str:
    """The text in double quotes, shortened to what a message can hold."""
    shown = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
    return '"' + "".join(char if char.isprintable() else repr(char)[1:-1] for char in shown) + '"'
