"""What a backend author writes: ten primitives over rows and plans. Core makes a document store out of them.

A primitive is a generator that yields what the client's call returned and gets the result back:

    def count(self, plan):
        cursor = yield self.db.execute(sql, args)      # sync: a cursor; async: an awaitable of one
        return (yield cursor.fetchone())[0]

- An SDK with two clients: the store's `make_backend(asynchronous)` gives one text either client, and the store's
  capabilities say `asynchronous="client"`. There is one async backend for each running event loop.
- An SDK with one (sync) client, or none: `asynchronous="thread"` (the default); core runs whole operations in a
  worker thread. `make_backend` is then called once, with False. The backend must allow calls from several threads
  at once. A primitive that calls nothing is a plain function under `@immediate` (`driver.py`).
- No `async with`/`async for`, so no context managers of a client: explicit begin and commit, cursors, pages.
- `try/except` around a `yield` maps a client's errors in both worlds: to StoreUnavailableError when the server, file
  or network is at fault, else to another class of `windrow.errors`. Nothing of the client may reach the caller.
- Core checks, before a primitive is called: documents, ids, duplicates in one call, equal dimensions in one call,
  batch limits. The backend checks the dimension against what it holds, before writing (DimensionError).
- Order, ties, filters that `Plan.exact` denies, policies, fusion and everything not named here are core's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol, runtime_checkable

from windrow.stores.driver import Steps
from windrow.stores.rows import Plan, Row

Cursor = Any
"""Where a scan goes on; opaque to core. None means from the start, or that nothing is left."""


class Backend(Protocol):
    """The ten primitives. All of them may be called by several threads, or tasks of one loop, at once."""

    def open(self) -> Steps[None]:
        """Connect, make what is missing, check metric and dimension against an existing index. Called once, first."""
        ...

    def close(self) -> Steps[None]:
        """Let go of files, sockets and clients. Called once, last."""
        ...

    def put(self, rows: Sequence[Row]) -> Steps[None]:
        """Write whole rows, new or in place of those with the same key. Seen by the next read on return."""
        ...

    def insert(self, rows: Sequence[Row], atomic: bool) -> Steps[Collection[str]]:
        """Write rows that do not exist yet and return the keys that did.

        With `atomic` nothing is written if one existed; otherwise the missing ones are. A backend that cannot do it
        atomically says so (`atomic_insert=False`) and may ignore `atomic` where no row is overwritten.
        """
        ...

    def fetch(self, keys: Sequence[str]) -> Steps[Sequence[Row]]:
        """The rows with these keys, in any order; missing ones are left out."""
        ...

    def remove(self, keys: Sequence[str]) -> Steps[int]:
        """Delete rows and return how many there were; unknown keys are silent."""
        ...

    def scan(self, plan: Plan, after: Cursor, n: int) -> Steps[tuple[Sequence[Row], Cursor]]:
        """Up to `n` rows that the plan matches, and the cursor behind them (None at the end), in a stable order."""
        ...

    def count(self, plan: Plan) -> Steps[int]:
        """How many rows the plan matches; the plan is exact."""
        ...

    def search(self, kind: str, query: Any, plan: Plan, k: int) -> Steps[Sequence[tuple[Row, float]]]:
        """The best `k` rows among those that the plan matches, best first; fewer only if there are no more.

        `kind` is one of `capabilities.scores`; `query` is a str (keyword), a float32 array of shape (dim,)
        (embedding) or a SparseEmbedding (sparse). Scores: higher is better. Keyword: rows that share at least one
        term with the query. Embedding: rows that have one; DimensionError for another dimension.
        """
        ...

    def clear(self) -> Steps[int]:
        """Delete every row and return how many there were; the dimension is open again."""
        ...


@runtime_checkable
class RemovesWhere(Protocol):
    """Optional: a backend that deletes by an exact plan in one go."""

    def remove_where(self, plan: Plan) -> Steps[int]:
        """Delete what the plan, which is exact, matches and return how many there were."""
        ...


@runtime_checkable
class SearchesHybrid(Protocol):
    """Optional: a backend that fuses on its server; its capabilities have a score kind for `hybrid`."""

    def hybrid(self, text: str, vector: Any, plan: Plan, k: int) -> Steps[Sequence[tuple[Row, float]]]:
        """Like `search`, for a text and an embedding at once."""
        ...


@runtime_checkable
class BecomesVisible(Protocol):
    """Optional: a backend whose reads may lag behind its writes."""

    def visible(self, deadline_s: float) -> Steps[None]:
        """Return when every earlier write is seen by reads; StoreUnavailableError after `deadline_s`."""
        ...
