"""Two additions; the second one has an optional input. `inputs()` says what a pipeline needs."""

from my_components import Add
from windrow import Pipeline


def build() -> Pipeline:
    """Return the pipeline: value → first → second."""
    pipeline = Pipeline()
    pipeline.add_component("first", Add(add=2))
    pipeline.add_component("second", Add(add=10))
    pipeline.connect("first.result", "second.value")
    pipeline.expose(inputs={"value": ["first.value"]}, outputs={"result": "second.result"})
    return pipeline


def main() -> None:
    """Run it with and without the optional input."""
    pipeline = build()
    for component, sockets in pipeline.inputs().items():
        for name, facts in sockets.items():
            print(f"{component}.{name}: {'mandatory' if facts['is_mandatory'] else 'optional'}")
    print(pipeline.run(value=3).outputs["result"])
    print(pipeline.run({"first": {"value": 3}, "second": {"add": 100}})["second"]["result"])


if __name__ == "__main__":
    main()
