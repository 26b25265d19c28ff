"""One side of some rows in a process of its own: reads a row's name per line, answers with a sample in JSON."""

import json
import os
import sys
import traceback
from collections.abc import Iterator
from typing import TextIO

from benchmarks.disturbance import Others
from benchmarks.framework import Framework
from benchmarks.row import Row, Sample, Size, Unavailable
from benchmarks.rows import by_name


def _side(row: Row, framework: Framework, size: Size) -> Iterator[Sample]:
    side = row.windrow if framework.name == "windrow" else row.peer
    assert callable(side), row.name
    return side(framework, size)


def _answer(samples: Iterator[Sample]) -> dict[str, object]:
    others = Others.start()
    try:
        sample = next(samples)
    except Unavailable as reason:
        return {"unavailable": str(reason)}
    except Exception:
        return {"failed": traceback.format_exc()}
    return {"value": sample.value, "evidence": sample.evidence, "others": others.share() if others else None}


def _own_output() -> TextIO:
    """What was stdout, for answers only; what anything else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def main(framework_name: str, size_name: str) -> None:
    rows, framework, size = by_name(), Framework(framework_name), Size(size_name)
    running: dict[str, Iterator[Sample]] = {}
    with _own_output() as answers:
        for line in sys.stdin:
            name = line.strip()
            if name not in running:
                running[name] = _side(rows[name], framework, size)
            print(json.dumps(_answer(running[name])), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
