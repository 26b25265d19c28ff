"""A parity router, a loop until a condition holds, and a sum over any number of senders."""

from my_components import Add, Parity, Sum, Threshold
from windrow import Pipeline
from windrow.components.joiners import BranchJoiner


def build() -> Pipeline:
    """Return the pipeline: odd values become even, tens are added until 100 is reached, three senders feed a sum."""
    pipeline = Pipeline()
    pipeline.add_component("parity", Parity())
    pipeline.add_component("make_even", Add(add=1))
    pipeline.add_component("joiner", BranchJoiner(int))
    pipeline.add_component("add_ten", Add(add=10))
    pipeline.add_component("check", Threshold(limit=100))
    pipeline.add_components({"one": Add(add=1), "two": Add(add=2), "three": Add(add=3), "sum": Sum()})
    pipeline.connect("parity.even", "joiner.value")
    pipeline.connect("parity.odd", "make_even.value")
    pipeline.connect("make_even.result", "joiner.value")
    pipeline.connect("joiner.value", "add_ten.value")
    pipeline.connect("add_ten.result", "check.value")
    pipeline.connect("check.below", "joiner.value")
    for name in ("one", "two", "three"):
        pipeline.connect("check.above", f"{name}.value")
        pipeline.connect(f"{name}.result", "sum.values")
    pipeline.expose(inputs={"value": ["parity.value"]}, outputs={"total": "sum.total"})
    return pipeline


def main() -> None:
    """Run it once for an odd and once for an even value."""
    pipeline = build()
    for value in (75, 82):
        result = pipeline.run(value=value)
        print(value, result.outputs["total"], f"skipped: {', '.join(result.skipped) or 'nothing'}")


if __name__ == "__main__":
    main()
