"""Addresses of stores."""

import pytest

from windrow.config import parse_address
from windrow.errors import ConfigError, SecretError


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("memory:", "memory", ""),
        ("sqlite:library.db", "sqlite", "library.db"),
        ("sqlite:/a b/c:d.db", "sqlite", "/a b/c:d.db"),
        ("qdrant:http://localhost:6333/library", "qdrant", "http://localhost:6333/library"),
        ("pgvector:postgresql://me@host/db?table=library", "pgvector", "postgresql://me@host/db?table=library"),
        ("acme-store.v2:x", "acme-store.v2", "x"),
    ],
)
def test_parts(text: str, name: str, rest: str) -> None:
    address = parse_address(text)
    assert (address.name, address.rest, str(address)) == (name, rest, text)


@pytest.mark.parametrize("text", ["", "memory", ":x", "a b:c", "1a:b", "./x:y", "a:\nb", "a:\0", "http//x"])
def test_no_address(text: str) -> None:
    with pytest.raises(ConfigError, match=r"expected a store's address such as memory: or sqlite:library\.db"):
        parse_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "pgvector:postgresql://me:hunter2@host/db",
        "pgvector:postgresql://:hunter2@host/db",
        "qdrant:http://host/x?api_key=hunter2",
        "qdrant:http://host/x?a=1&API-KEY=hunter2",
        "qdrant:http://host/x?token=hunter2",
        "a b:http://me:hunter2@host/db",
    ],
)
def test_a_key_in_an_address_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises((SecretError, ConfigError)) as caught:
        parse_address(text)
    assert "hunter2" not in str(caught.value)
    if not text.startswith("a b"):
        assert "use the long form" in str(caught.value).replace("\n", " ")
