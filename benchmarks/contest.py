"""Measures a row on both sides in turn, so that what disturbs the machine disturbs both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.limits import Limit
from benchmarks.process import SideFailed, Worker
from benchmarks.row import Row, Sample, Size, Unavailable


@dataclass
class Measured:
    """One side's samples; `reason` says why there are none, `error` is what went wrong."""

    values: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    evidence: Any = None
    reason: str = ""
    error: str = ""

    @property
    def disturbance(self) -> float | None:
        """What other processes used of all CPUs during the samples, as their median; None if unknown."""
        return median(self.others) if self.others else None

    def best(self, limit: Limit) -> float | None:
        if not self.values:
            return None
        return min(self.values) if limit.lower_is_better else max(self.values)


@dataclass(frozen=True)
class Result:
    row: Row
    windrow: Measured
    peer: Measured

    @property
    def value(self) -> float | None:
        return self.windrow.best(self.row.must)

    @property
    def peer_value(self) -> float | None:
        return self.peer.best(self.row.must) if self.row.compare is None else None

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer; None where one of both has no value or is zero."""
        ours, theirs = self.value, self.peer_value
        if not ours or not theirs:
            return None
        return theirs / ours if self.row.must.lower_is_better else ours / theirs

    @property
    def met(self) -> bool | None:
        """None if it could not be measured here."""
        if self.windrow.error:
            return False
        return None if self.value is None else self.row.must.is_met(self.value, self.peer_value)


def measure(rows: Sequence[Row], python: Path, peer_python: Path | str, size: Size) -> Iterator[Result]:
    """Measure rows in order. `peer_python` is the peer's interpreter, or the reason why there is none."""
    for _, group in groupby(rows, key=lambda row: row.group or row.name):
        theirs = peer_python if isinstance(peer_python, Path) else python
        with Worker(python, "windrow", size) as ours, Worker(theirs, "haystack", size) as peer:
            for row in group:
                reason = "" if callable(row.peer) and isinstance(peer_python, Path) else str(row.peer)
                if callable(row.peer) and not isinstance(peer_python, Path):
                    reason = peer_python
                yield _contest(row, ours, peer, reason)


def _contest(row: Row, ours: Worker, theirs: Worker, no_peer: str) -> Result:
    windrow, peer = Measured(), Measured(reason=no_peer)
    for turn in range(max(row.repetitions, row.peer_repetitions)):
        if turn < row.repetitions:
            _take(row, ours, windrow)
        if turn < row.peer_repetitions:
            _take(row, theirs, peer)
    return Result(row, _compared(row, windrow, peer), peer)


def _take(row: Row, worker: Worker, into: Measured) -> None:
    if into.reason or into.error:
        return
    try:
        sample: Sample = worker.sample(row.name)
    except Unavailable as reason:
        into.reason = str(reason)
    except SideFailed as error:
        into.error = str(error)
    else:
        into.values.append(sample.value)
        into.evidence = sample.evidence
        if sample.others is not None:
            into.others.append(sample.others)


def _compared(row: Row, windrow: Measured, peer: Measured) -> Measured:
    if row.compare is None or not windrow.values:
        return windrow
    if not peer.values:
        return Measured(reason=f"nothing to compare with: {peer.reason or 'the peer failed'}")
    return Measured([row.compare(windrow.evidence, peer.evidence)], windrow.others)
