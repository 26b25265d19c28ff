"""Mistakes in a component: each fails where it is made, and the message names the cure."""

import textwrap
from typing import Any

import pytest

from windrow.component import describe
from windrow.errors import ComponentError

PREAMBLE = """
from dataclasses import dataclass
from functools import partial
from typing import Any, NotRequired, TYPE_CHECKING, TypedDict
from windrow.component import Range, Variadic, captures_parameters, component, describe
from typing import Annotated

class Text(TypedDict):
    text: str
"""

# What fails when the class or function is decorated: (code, message).
DECORATED = [
    pytest.param(
        """
        @component
        class Broken:
            pass
        """,
        r"Broken: has no method run: add def run\(self, ...\)",
        id="no run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            run = 5
        """,
        r"Broken.run: is no plain method \(int\): write def run\(self, ...\)",
        id="run is no method",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @staticmethod
            def run(text: str) -> Text: ...
        """,
        r"Broken.run: is no plain method \(staticmethod\): write def run",
        id="static run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @classmethod
            def run(cls, text: str) -> Text: ...
        """,
        r"Broken.run: is no plain method \(classmethod\): write def run",
        id="class run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @property
            def run(self) -> Text: ...
        """,
        r"Broken.run: is no plain method \(property\): write def run",
        id="property run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> Text:
                yield text
        """,
        r"Broken.run: is a generator: return a dict, and stream by calling windrow.emit\(chunk\)",
        id="generator run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            async def run(self, text: str) -> Text:
                yield text
        """,
        "Broken.run: is a generator",
        id="async generator run",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run() -> Text: ...
        """,
        r"Broken.run: takes no self: write def run\(self, ...\)",
        id="no self",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text) -> Text: ...
        """,
        "Broken.run: parameter 'text' has no type: annotate it, as in text: str",
        id="untyped parameter",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str, /) -> Text: ...
        """,
        "Broken.run: parameter 'text' is positional-only.*remove the '/'",
        id="positional-only parameter",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, *texts: str) -> Text: ...
        """,
        r"Broken.run: parameter 'texts' takes any number.*use Variadic\[T\]",
        id="variable arguments",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: 5) -> Text: ...
        """,
        r"Broken.run: input 'text' is declared as 5, which is no type: use one, as in text=list\[str\]",
        id="annotation is a value",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: "str of") -> Text: ...
        """,
        "Broken: an annotation cannot be read as a type .*str of.* Annotate with a type",
        id="annotation is no expression",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: Variadic[str] | None) -> Text: ...
        """,
        r"Broken.run: input 'text': Variadic must stand outermost, as in Variadic\[str \| None\]",
        id="Variadic inside a union",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> str: ...
        """,
        r"Broken.run: returns str, but must return a dict.*@component.output_types\(result=str\)",
        id="returns no dict",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> None: ...
        """,
        "Broken.run: returns None, but must return a dict",
        id="returns nothing",
    ),
    pytest.param(
        """
        class Broken:
            @component.output_types(**{"the text": str})
            def run(self) -> dict: ...
        """,
        "Broken.run: output name 'the text' is no identifier: use letters, digits and '_' only",
        id="output name",
    ),
    pytest.param(
        """
        class Broken:
            @component.output_types(text=5)
            def run(self) -> dict: ...
        """,
        "Broken.run: output 'text' is declared as 5, which is no type",
        id="output is a value",
    ),
    pytest.param(
        """
        class Broken:
            @component.output_types(text=[str])
            def run(self) -> dict: ...
        """,
        r"Broken.run: output 'text' is declared as \[<class 'str'>\], which is no type: use one",
        id="output is a list of types",
    ),
    pytest.param(
        """
        Named = TypedDict("Named", {"the text": str})

        @component
        class Broken:
            def run(self) -> Named: ...
        """,
        "output name 'the text' is no identifier",
        id="output name in a TypedDict",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @component.output_types(text=str, score=float)
            def run(self) -> Text: ...
        """,
        "Broken.run: output_types declares text: str, score: float, its return type Text declares text: str: keep one",
        id="output_types and TypedDict disagree",
    ),
    pytest.param(
        """
        @component.output_types(text=str)
        class Broken:
            def run(self) -> dict: ...
        """,
        "Broken: is no method: put @component.output_types right above def run",
        id="output_types on a class",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> Text: ...
            def run_async(self, text: str) -> Text: ...
        """,
        r"Broken.run_async: is not async: write async def run_async\(self, ...\)",
        id="run_async is not async",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> Text: ...
            async def run_async(self, text: str, times: int = 1) -> Text: ...
        """,
        "Broken.run_async: differs from run in 'times': give both the same parameters",
        id="run_async takes more",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str, sep: str) -> Text: ...
            async def run_async(self, text: "bytes", sep: str = " ") -> Text: ...
        """,
        "Broken.run_async: differs from run in 'text', 'sep'",
        id="run_async has other types and defaults",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str, sep: str) -> Text: ...
            async def run_async(self, text: str, *, sep: str) -> Text: ...
        """,
        "Broken.run_async: differs from run in 'sep'",
        id="run_async takes by keyword only",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def run(self, text: str) -> Text: ...
            async def run_async(self, text) -> Text: ...
        """,
        "Broken.run_async: parameter 'text' has no type",
        id="run_async is untyped",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @component.output_types(text=str)
            def run(self) -> dict: ...
            @component.output_types(texts=str)
            async def run_async(self) -> dict: ...
        """,
        "Broken.run_async: declares other outputs than run: declare them at run only",
        id="run_async has other outputs",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self, times: int, /) -> None: ...
            def run(self) -> Text: ...
        """,
        "Broken.__init__: parameter 'times' is positional-only.*remove the '/'",
        id="positional-only constructor parameter",
    ),
    pytest.param(
        """
        @component
        @dataclass(slots=True)
        class Broken:
            def run(self) -> Text: ...
        """,
        r"Broken: instances have no __dict__.*remove __slots__ \(slots=True\)",
        id="slots",
    ),
    pytest.param(
        """
        @component(name="a b")
        class Broken:
            def run(self) -> Text: ...
        """,
        r"Broken: 'a b' cannot be a component's name. Use letters.*@component\(name='acme.Repeat'\)",
        id="name with a space",
    ),
    pytest.param(
        """
        @component(name="acme..Repeat")
        class Broken:
            def run(self) -> Text: ...
        """,
        "'acme..Repeat' cannot be a component's name",
        id="name with an empty part",
    ),
    pytest.param(
        """
        component(5)
        """,
        "@component was put on 5, which is neither a class nor a function: put it above class or def",
        id="neither class nor function",
    ),
    pytest.param(
        """
        component(partial(print, 5))
        """,
        "@component was put on functools.partial.* which is neither a class nor a function",
        id="partial",
    ),
    pytest.param(
        """
        component(lambda: 5)
        """,
        "<lambda>: '<lambda>' cannot be a component's name",
        id="lambda",
    ),
    pytest.param(
        """
        @component
        def broken(text) -> str: ...
        """,
        "broken: parameter 'text' has no type: annotate it, as in text: str",
        id="function with an untyped parameter",
    ),
    pytest.param(
        """
        @component
        def broken(*texts: str) -> str: ...
        """,
        r"broken: parameter 'texts' takes any number.*use Variadic\[T\]",
        id="function with variable arguments",
    ),
    pytest.param(
        """
        @component
        def broken(**texts: str) -> str: ...
        """,
        r"broken: takes \*\*kwargs, but the inputs of a function are its parameters: name them, or write a class",
        id="function with keyword arguments",
    ),
    pytest.param(
        """
        @component
        def broken(text: str, /) -> str: ...
        """,
        "broken: parameter 'text' is positional-only",
        id="function with a positional-only parameter",
    ),
    pytest.param(
        """
        @component
        def broken(text: str) -> str:
            yield text
        """,
        "broken: is a generator: return a value",
        id="generator function",
    ),
    pytest.param(
        """
        @component
        def broken(text: "Missing") -> str: ...
        """,
        "broken: an annotation names 'Missing', which is not defined in snippet yet: define or import it above",
        id="function with an undefined annotation",
    ),
]

# What fails when an instance is made (or asked for its description): (code, message).
MADE = [
    pytest.param(
        """
        if TYPE_CHECKING:
            from decimal import Decimal

        @component
        class Broken:
            def run(self, text: "Decimal") -> Text: ...

        Broken()
        """,
        "Broken.run: an annotation names 'Decimal', .* not defined in snippet: import it outside of TYPE_CHECKING",
        id="undefined annotation",
    ),
    pytest.param(
        """
        @component
        class Broken:
            @component.output_types(text="Missing")
            def run(self) -> dict: ...

        Broken()
        """,
        "Broken.run: an annotation names 'Missing'",
        id="undefined output",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_input_types(self, text=str)
            def run(self, other: str) -> Text: ...

        Broken()
        """,
        r"Broken.run: has no \*\*kwargs to take input 'text': write def run\(self, \*\*kwargs: Any\)",
        id="dynamic input without kwargs",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_input_type(self, "text", str)
            def run(self, text: str, **kwargs: Any) -> Text: ...

        Broken()
        """,
        "Broken.run: has a parameter 'text' already: give the dynamic input another name",
        id="dynamic input that run has",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_input_types(self, **{"a.b": str})
            def run(self, **kwargs: Any) -> Text: ...

        Broken()
        """,
        "Broken.run: input name 'a.b' is no identifier",
        id="dynamic input name",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_input_types(self, text="str")
            def run(self, **kwargs: Any) -> Text: ...

        Broken()
        """,
        "Broken.run: input 'text' is declared as 'str', which is no type",
        id="dynamic input type",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_output_types(self, text=str)
            @component.output_types(text=str)
            def run(self) -> dict: ...

        Broken()
        """,
        "Broken.run: declares its outputs already: remove @component.output_types, or set_output_types",
        id="outputs twice",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_output_types(self, other=str)
            def run(self) -> Text: ...

        Broken()
        """,
        "Broken.run: declares its outputs already",
        id="outputs beside a TypedDict",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self) -> None:
                component.set_output_types(self, **{"the text": str})
            def run(self) -> dict: ...

        Broken()
        """,
        "Broken.run: output name 'the text' is no identifier",
        id="dynamic output name",
    ),
    pytest.param(
        """
        class Broken:
            def __init__(self) -> None:
                component.set_output_types(self, text=str)

        Broken()
        """,
        "Broken declares sockets, but is not a component yet: decorate the class with @component",
        id="sockets of no component",
    ),
    pytest.param(
        """
        @component
        class Base:
            def run(self) -> Text: ...

        class Broken(Base):
            def run(self, text) -> Text: ...

        Broken()
        """,
        "Broken.run: parameter 'text' has no type",
        id="undecorated subclass",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self, *args: int) -> None: ...
            def run(self) -> Text: ...

        Broken(1)
        """,
        r"Broken: argument 1 goes to \*args and has no name.*pass it by keyword",
        id="nameless constructor argument",
    ),
    pytest.param(
        """
        @component
        class Broken:
            def __init__(self, top_k: Annotated[int, Range(ge=1)] = 10) -> None: ...
            def run(self) -> Text: ...

        Broken(0)
        """,
        "Broken.top_k: expected int ≥ 1, got 0",
        id="out of range",
    ),
    pytest.param(
        """
        @dataclass
        @component
        class Broken:
            times: int
            def run(self) -> Text: ...

        describe(Broken(2))
        """,
        "Broken: the constructor was replaced.*Put @component above every other decorator of Broken",
        id="dataclass above component",
    ),
    pytest.param(
        """
        @component
        class Base:
            def run(self) -> Text: ...

        @dataclass
        class Broken(Base):
            times: int

        describe(Broken(2))
        """,
        "Broken: the constructor was replaced",
        id="undecorated dataclass above a component",
    ),
    pytest.param(
        """
        @component
        class Fine:
            def run(self) -> Text: ...

        describe(Fine)
        """,
        r"Fine is a class, not a component: make an instance, Fine\(...\)",
        id="the class itself",
    ),
    pytest.param(
        """
        class Plain: ...

        describe(Plain)
        """,
        "Plain is a class, not a component: decorate it with @component and make an instance",
        id="a plain class",
    ),
    pytest.param(
        """
        class Plain: ...

        describe(Plain())
        """,
        "Plain is not a component: decorate the class Plain with @component",
        id="a plain object",
    ),
    pytest.param(
        """
        def plain(): ...

        describe(plain)
        """,
        "plain is a plain function, not a component: decorate it with @component",
        id="a plain function",
    ),
]


def _execute(code: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "snippet"}
    exec(PREAMBLE + textwrap.dedent(code), namespace)
    return namespace


@pytest.mark.parametrize(("code", "message"), DECORATED)
def test_a_mistake_fails_where_it_is_decorated(code: str, message: str) -> None:
    with pytest.raises(ComponentError, match=message):
        _execute(code)


@pytest.mark.parametrize(("code", "message"), MADE)
def test_a_mistake_fails_where_an_instance_is_made(code: str, message: str) -> None:
    definitions, _, use = textwrap.dedent(code).rstrip().rpartition("\n\n")
    namespace = _execute(definitions)
    with pytest.raises(ComponentError, match=message):
        exec(use, namespace)


def test_an_annotation_may_name_what_is_defined_later() -> None:
    namespace = _execute(
        """
        @component
        class Early:
            def run(self, other: "Later") -> "Out": ...

        class Later: ...

        class Out(TypedDict):
            text: str
        """
    )
    description = describe(namespace["Early"]())
    assert description.inputs["other"].type is namespace["Later"]
    assert list(description.outputs) == ["text"]


def test_keyword_arguments_need_no_type() -> None:
    namespace = _execute("@component\nclass Fine:\n    def run(self, **kwargs) -> Text: ...")
    assert describe(namespace["Fine"]()).inputs == {}


def test_the_error_names_the_component() -> None:
    with pytest.raises(ComponentError) as caught:
        _execute("@component\nclass Broken: ...")
    assert caught.value.component == "Broken"
