"""How much of the machine other processes used meanwhile: a missed figure on a busy machine says little."""

import os
from pathlib import Path
from typing import Final, Self

_STAT: Final = Path("/proc/stat")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Others:
    """`share` is the part of all CPUs, 0 to 1, that was spent outside this process and its children since `start`."""

    def __init__(self, total: int, idle: int, own: float) -> None:
        self._total, self._idle, self._own = total, idle, own

    @classmethod
    def start(cls) -> Self | None:
        """None where the system does not tell."""
        if not _STAT.exists():
            return None
        ticks = [int(word) for word in _STAT.read_text().split("\n", 1)[0].split()[1:9]]
        return cls(sum(ticks), ticks[3] + ticks[4], sum(os.times()[:4]) * _TICKS)

    def share(self) -> float:
        now = self.start()
        assert now is not None
        total = max(1, now._total - self._total)
        busy = total - (now._idle - self._idle)
        return min(1.0, max(0.0, (busy - (now._own - self._own)) / total))
