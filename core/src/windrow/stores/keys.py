"""Document ids in a backend's alphabet."""

from __future__ import annotations

from windrow.stores.capabilities import IdRule

_NAMESPACE = "6c2f7d1e-3f0e-5b0a-9a52-4b7d6f0c9e11"
_MARK = "~sha256:"


def key_of_id(id: str, rule: IdRule) -> str:  # noqa: A002
    """The key of a document: its id where the backend takes it, else a digest; different ids, different keys."""
    if rule.kind == "uuid":
        from uuid import UUID, uuid5

        return str(uuid5(UUID(_NAMESPACE), id))
    if rule.kind == "hashed":
        return _digest(id)
    if rule == _ANY or _fits(id, rule):
        return id
    return _MARK + _digest(id)


_ANY = IdRule()


def _fits(id: str, rule: IdRule) -> bool:  # noqa: A002
    # An id that looks like a digest's key would be taken for another document's.
    if id.startswith(_MARK) or (not id and not rule.allows_empty) or (not rule.allows_nul and "\0" in id):
        return False
    if rule.ascii_only and not id.isascii():
        return False
    return rule.max_bytes is None or len(id.encode()) <= rule.max_bytes


def _digest(id: str) -> str:  # noqa: A002
    from hashlib import sha256

    return sha256(id.encode()).hexdigest()
