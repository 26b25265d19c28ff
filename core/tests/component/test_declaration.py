"""`@component` on every kind of class, and what `describe` says of it."""

import copy
import inspect
import pickle
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Annotated, Any, Generic, NotRequired, Required, TypedDict, TypeVar

import pytest

from windrow.component import (
    CATALOG,
    REQUIRED,
    GreedyVariadic,
    InputSocket,
    OutputSocket,
    SocketKind,
    Variadic,
    component,
    describe,
    is_component,
    parameters_of,
)

T = TypeVar("T")


class Text(TypedDict):
    text: str


class Reply(TypedDict, total=False):
    text: Required[str]
    score: float
    meta: Annotated[dict[str, Any], "note"]


class LaterReply(TypedDict):
    text: "Required[str]"
    score: "NotRequired[float]"


@component
class Repeat:
    """Repeats."""

    def __init__(self, times: int = 2, *, sep: str = " ") -> None:
        self.times = times
        self.sep = sep

    @component.output_types(text=str)
    def run(self, text: str, upper: bool = False) -> dict[str, Any]:
        return {"text": self.sep.join([text] * self.times)}


@component
class Bare:
    def run(self) -> Text:
        return {"text": ""}


@component(name="acme.Frozen")
@dataclass(frozen=True)
class Frozen:
    times: int
    tags: list[str] = field(default_factory=list)

    async def run(self) -> Text:
        return {"text": ""}


@component
class Decorated(Repeat):
    def __init__(self, word: str) -> None:
        super().__init__(times=len(word))


@component
class Inheriting(Repeat): ...


class Undecorated(Repeat):
    def __init__(self, word: str) -> None:
        super().__init__(times=len(word))


class PassingOn(Repeat):
    def __init__(self, *args: Any, extra: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class Plain:
    def __init__(self, times: int) -> None:
        self.times = times


@component
class OverPlain(Plain):
    def run(self) -> Text:
        return {"text": ""}


class Abstract(ABC):
    @abstractmethod
    def run(self, text: str) -> Text: ...


@component
class Concrete(Abstract):
    def run(self, text: str) -> Text:
        return {"text": text}


@component
class Boxed(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value

    @component.output_types(value=T)  # type: ignore[misc]
    def run(self, other: T) -> dict[str, T]:
        return {"value": self.value}


@component
class Hooked:
    seen: list[str] = []

    def __init_subclass__(cls, *, label: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.seen.append(label)

    def run(self) -> Text:
        return {"text": ""}


class HookedSub(Hooked, label="mine"):
    def __init__(self, times: int) -> None:
        self.times = times


@component
class Dynamic:
    def __init__(self, variables: list[str], kind: Any = int) -> None:
        component.set_input_types(self, **dict.fromkeys(variables, str))
        component.set_input_type(self, "values", Variadic[kind], default=None)
        component.set_output_types(self, **dict.fromkeys(variables, kind))

    def run(self, text: str, **kwargs: Any) -> dict[str, Any]:
        return kwargs


@component
class DynamicBase:
    def __init__(self) -> None:
        component.set_input_types(self, base=str)

    def run(self, **kwargs: Any) -> Text:
        return {"text": ""}


class DynamicSub(DynamicBase):
    def __init__(self) -> None:
        component.set_input_types(self, before=int)
        super().__init__()
        component.set_input_types(self, after=int)


@component
class Kinds:
    def run(
        self,
        many: Variadic[int],
        one: GreedyVariadic[list[str]],
        noted: Annotated[Variadic[int], "note"],
        anything: Variadic,  # type: ignore[type-arg]
        maybe: int | None = None,
        *,
        last: "str" = "x",
    ) -> Text:
        return {"text": ""}


@component
class Both:
    @component.output_types(text=str)
    def run(self, text: str) -> Text:
        return {"text": text}

    @component.output_types(text=str)
    async def run_async(self, text: str) -> Text:
        return {"text": text}


def test_the_class_stays_the_same_class() -> None:
    class Before:
        """Documented."""

        def __init__(self, times: int = 2, *, sep: str = " ") -> None: ...

        def run(self) -> Text:
            return {"text": ""}

    members = set(vars(Before))
    signature = inspect.signature(Before)
    after = component(Before)
    assert after is Before
    assert type(after) is type
    assert inspect.signature(after) == signature
    assert set(vars(after)) - members == {"_windrow_class", "__init_subclass__"}


def test_an_instance_has_one_more_attribute() -> None:
    assert set(vars(Repeat(3))) == {"times", "sep", "_windrow"}


def test_a_component_is_usable_alone() -> None:
    assert Repeat(times=3).run("a") == {"text": "a a a"}


@pytest.mark.parametrize(
    ("instance", "name", "parameters"),
    [
        (Repeat(), "Repeat", {}),
        (Repeat(3), "Repeat", {"times": 3}),
        (Repeat(2, sep="-"), "Repeat", {"times": 2, "sep": "-"}),
        (Bare(), "Bare", {}),
        (Frozen(2), "acme.Frozen", {"times": 2}),
        (replace(Frozen(2, ["a"]), times=3), "acme.Frozen", {"times": 3, "tags": ["a"]}),
        (Decorated("abc"), "Decorated", {"word": "abc"}),
        (Inheriting(4), "Inheriting", {"times": 4}),
        (Undecorated("abc"), "Undecorated", {"word": "abc"}),
        (PassingOn(4, extra=1, sep=""), "PassingOn", {"times": 4, "extra": 1, "sep": ""}),
        (OverPlain(3), "OverPlain", {"times": 3}),
        (Concrete(), "Concrete", {}),
        (Boxed(1), "Boxed", {"value": 1}),
        (Boxed[int](1), "Boxed", {"value": 1}),
        (HookedSub(3), "HookedSub", {"times": 3}),
    ],
)
def test_name_and_parameters(instance: object, name: str, parameters: dict[str, Any]) -> None:
    description = describe(instance)
    assert description.name == name
    assert description.cls is type(instance)
    assert description.parameters == parameters
    assert is_component(instance)


@pytest.mark.parametrize("instance", [Decorated("abc"), Inheriting(4), Undecorated("abc"), PassingOn(4)])
def test_subclasses_inherit_sockets(instance: object) -> None:
    assert describe(instance).inputs == describe(Repeat()).inputs
    assert describe(instance).outputs == describe(Repeat()).outputs


def test_only_a_decorated_subclass_has_a_name_of_its_own() -> None:
    assert CATALOG.name_of(Inheriting) == "Inheriting"
    assert CATALOG.name_of(Undecorated) is None


def test_a_hook_of_the_users_class_still_runs() -> None:
    assert Hooked.seen == ["mine"]


@pytest.mark.parametrize("arguments", [((1, 2, 3), {}), ((), {"unknown": 1}), ((1,), {"times": 1})])
def test_wrong_arguments_are_pythons_own_error(arguments: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    args, kwargs = arguments
    with pytest.raises(TypeError, match="__init__"):
        Repeat(*args, **kwargs)
    with pytest.raises(TypeError, match="__init__"):
        Bare(*args, **kwargs)


def test_inputs_of_every_kind() -> None:
    assert list(describe(Kinds()).inputs.values()) == [
        InputSocket("many", int, kind=SocketKind.VARIADIC),
        InputSocket("one", list[str], kind=SocketKind.GREEDY),
        InputSocket("noted", int, kind=SocketKind.VARIADIC),
        InputSocket("anything", T_of_variadic(), kind=SocketKind.VARIADIC),
        InputSocket("maybe", int | None, None),
        InputSocket("last", str, "x"),
    ]


def T_of_variadic() -> Any:  # noqa: N802
    return Variadic.__parameters__[0]  # type: ignore[attr-defined]


def test_an_input_is_mandatory_without_a_default() -> None:
    inputs = describe(Repeat()).inputs
    assert inputs["text"].is_mandatory
    assert inputs["text"].default is REQUIRED
    assert not inputs["upper"].is_mandatory
    assert not describe(Kinds()).inputs["maybe"].is_mandatory


def _returning(annotation: Any) -> object:
    class Returning:
        def run(self) -> Any: ...

    Returning.run.__annotations__["return"] = annotation
    return component(Returning)()


@pytest.mark.parametrize(
    ("annotation", "outputs"),
    [
        (Text, [OutputSocket("text", str)]),
        (Annotated[Text, "note"], [OutputSocket("text", str)]),
        ("Text", [OutputSocket("text", str)]),
        (
            Reply,
            [
                OutputSocket("text", str),
                OutputSocket("score", float, optional=True),
                OutputSocket("meta", Annotated[dict[str, Any], "note"], optional=True),
            ],
        ),
        (LaterReply, [OutputSocket("text", str), OutputSocket("score", float, optional=True)]),
        (dict, []),
        (dict[str, int], []),
        (dict[str, int] | None, []),
        (Any, []),
        (T, []),
    ],
)
def test_outputs_of_a_return_type(annotation: Any, outputs: list[OutputSocket]) -> None:
    assert list(describe(_returning(annotation)).outputs.values()) == outputs


def test_output_types_and_an_equal_typed_dict_agree() -> None:
    assert list(describe(Both()).outputs) == ["text"]


@pytest.mark.parametrize(
    ("instance", "is_async", "has_run_async"),
    [(Repeat(), False, False), (Frozen(1), True, False), (Both(), False, True)],
)
def test_asynchronous_entry_points(instance: object, is_async: bool, has_run_async: bool) -> None:
    description = describe(instance)
    assert (description.is_async, description.has_run_async) == (is_async, has_run_async)


def test_dynamic_sockets_belong_to_the_instance() -> None:
    one, other = describe(Dynamic(["a"])), describe(Dynamic(["b"], kind=str))
    assert list(one.inputs.values()) == [
        InputSocket("text", str),
        InputSocket("a", str),
        InputSocket("values", int, None, SocketKind.VARIADIC),
    ]
    assert list(one.outputs.values()) == [OutputSocket("a", int)]
    assert list(other.inputs) == ["text", "b", "values"]
    assert list(other.outputs.values()) == [OutputSocket("b", str)]


def test_dynamic_sockets_of_base_and_subclass_add_up() -> None:
    assert list(describe(DynamicSub()).inputs) == ["before", "base", "after"]


def test_inputs_named_like_parameters_of_the_calls() -> None:
    instance = DynamicBase()
    component.set_input_types(instance, self=int, instance=int)
    assert list(describe(instance).inputs) == ["base", "self", "instance"]


def test_a_socket_declared_after_construction_is_seen() -> None:
    instance = DynamicBase()
    assert "more" not in describe(instance).inputs
    component.set_input_types(instance, more=int)
    assert describe(instance).inputs["more"] == InputSocket("more", int)


def test_a_description_is_made_once_and_cannot_be_changed() -> None:
    instance = Repeat()
    assert describe(instance) is describe(instance)
    with pytest.raises(TypeError):
        describe(instance).inputs["x"] = InputSocket("x", int)  # type: ignore[index]


def test_a_wrapped_run_keeps_its_sockets() -> None:
    def logged(run: Any) -> Any:
        @wraps(run)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return run(*args, **kwargs)

        return wrapper

    class Wrapped:
        @logged
        @component.output_types(text=str)
        def run(self, text: str) -> dict[str, str]:
            return {"text": text}

    description = describe(component(Wrapped)())
    assert list(description.inputs) == ["text"]
    assert list(description.outputs) == ["text"]


def test_local_names_are_found() -> None:
    class Local(TypedDict):
        text: "Inner"

    class Inner: ...

    @component
    class UsesLocal:
        def run(self, inner: "Inner", own: "UsesLocal | None" = None) -> "Local":
            raise NotImplementedError

    description = describe(UsesLocal())
    assert description.inputs["inner"].type is Inner
    assert description.inputs["own"].type == UsesLocal | None
    assert description.outputs["text"].type is Inner


def test_a_failed_constructor_leaves_nothing_behind() -> None:
    class Failing:
        def __init__(self, times: int) -> None:
            raise OSError("no")

        def run(self) -> Text:
            return {"text": ""}

    with pytest.raises(OSError, match="no"):
        component(Failing)(1)
    assert not is_component(Failing)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("instance", [Repeat(3), Frozen(2), Dynamic(["a"])])
def test_copies_are_described_alike(instance: object, duplicate: Any) -> None:
    described = describe(instance)
    again = describe(duplicate(instance))
    assert (again.parameters, again.inputs, again.outputs) == (
        described.parameters,
        described.inputs,
        described.outputs,
    )


def test_parameters_are_the_objects_given() -> None:
    tags = ["a"]
    instance = Frozen(1, tags)
    assert parameters_of(instance)["tags"] is tags


def test_parameters_of_returns_a_copy() -> None:
    instance = Repeat(3)
    parameters_of(instance)["times"] = 4
    assert parameters_of(instance) == {"times": 3}
