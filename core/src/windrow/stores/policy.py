"""What to do with a document whose id the store holds already."""

from __future__ import annotations

from enum import Enum

from windrow.errors import StoreError


class DuplicatePolicy(Enum):
    """FAIL writes nothing (where the backend can), SKIP keeps the old document, OVERWRITE replaces it whole."""

    FAIL = "fail"
    SKIP = "skip"
    OVERWRITE = "overwrite"
    NONE = "fail"  # noqa: PIE796  the name that Haystack's default has

    @classmethod
    def of(cls, value: DuplicatePolicy | str) -> DuplicatePolicy:
        """The policy by itself or by its name in any case; raises StoreError for another name."""
        if isinstance(value, cls):
            return value
        try:
            return cls[str(value).upper()]
        except KeyError:
            names = ", ".join(cls.__members__)
            raise StoreError(f"policy: unknown DuplicatePolicy {value!r}; choose one of {names}") from None
