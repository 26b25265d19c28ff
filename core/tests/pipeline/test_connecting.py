"""Which sockets a connection takes, and what is said when none can be taken."""

from typing import Any, Optional

import pytest

from windrow import ChatMessage, Document, GreedyVariadic, Pipeline, Variadic, component
from windrow.errors import ConnectError
from windrow.pipeline.connecting import is_list


@component
class Finder:
    @component.output_types(documents=list[Document])
    def run(self, query: str, top_k: int = 10) -> dict[str, Any]:
        return {"documents": [Document(content=query)] * top_k}


@component
class Reader:
    @component.output_types(answers=list[str], score=float)
    def run(self, documents: list[Document], question: str = "") -> dict[str, Any]:
        return {"answers": [question], "score": 1.0}


@component
class Text:
    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, Any]:
        return {"text": text}


@component
class TwoTexts:
    @component.output_types(left=str, right=str)
    def run(self, left: str = "", right: str = "") -> dict[str, Any]:
        return {"left": left, "right": right}


@component
class Number:
    @component.output_types(number=int)
    def run(self, number: int) -> dict[str, Any]:
        return {"number": number}


@component
class Lists:
    @component.output_types(texts=list[str])
    def run(self, texts: list[str]) -> dict[str, Any]:
        return {"texts": texts}


@component
class MaybeLists:
    @component.output_types(texts=list[str])
    def run(self, texts: list[str] | None = None) -> dict[str, Any]:
        return {"texts": texts or []}


@component
class Collect:
    @component.output_types(texts=list[str])
    def run(self, texts: Variadic[str]) -> dict[str, Any]:
        return {"texts": list(texts)}


@component
class First:
    @component.output_types(text=str)
    def run(self, texts: GreedyVariadic[str]) -> dict[str, Any]:
        return {"text": texts[0]}


@component
class Message:
    @component.output_types(message=ChatMessage)
    def run(self, message: ChatMessage) -> dict[str, Any]:
        return {"message": message}


@component
class TextOrMessage:
    @component.output_types(text=str)
    def run(self, message: ChatMessage, text: str = "") -> dict[str, Any]:
        return {"text": text}


@component
class Silent:
    def run(self, text: str) -> dict[str, Any]:
        return {}


@component
class Deaf:
    @component.output_types(text=str)
    def run(self) -> dict[str, Any]:
        return {"text": ""}


PARTS = {
    "retriever": Finder,
    "reader": Reader,
    "text": Text,
    "other": Text,
    "two": TwoTexts,
    "number": Number,
    "lists": Lists,
    "lists2": Lists,
    "maybe": MaybeLists,
    "collect": Collect,
    "first": First,
    "message": Message,
    "either": TextOrMessage,
    "silent": Silent,
    "deaf": Deaf,
}


def pipeline(*names: str, type_check: Any = "connect") -> Pipeline:
    p = Pipeline(type_check=type_check)
    p.add_components({name: PARTS[name]() for name in names or PARTS})
    return p


@pytest.mark.parametrize(
    ("sender", "receiver", "made"),
    [
        ("retriever.documents", "reader.documents", "retriever.documents -> reader.documents"),
        ("retriever", "reader", "retriever.documents -> reader.documents"),
        ("retriever", "reader.documents", "retriever.documents -> reader.documents"),
        ("text", "retriever", "text.text -> retriever.query"),
        ("two.left", "text", "two.left -> text.text"),
        ("text", "either", "text.text -> either.text"),  # needs no conversion, the other pair does
        ("message", "either", "message.message -> either.message"),
        ("message", "text", "message.message -> text.text (message_to_text)"),
        ("text", "message", "text.text -> message.message (text_to_message)"),
        ("text", "lists", "text.text -> lists.texts (wrap)"),
        ("lists", "text", "lists.texts -> text.text (unwrap)"),
        ("text", "maybe", "text.text -> maybe.texts (wrap)"),
        ("text", "collect", "text.text -> collect.texts"),
        ("text", "first", "text.text -> first.texts"),
    ],
)
def test_the_pair_that_fits_is_taken(sender: str, receiver: str, made: str) -> None:
    p = pipeline()
    assert p.connect(sender, receiver) is p
    assert [str(connection) for connection in p.connections()] == [made]


def test_same_names_decide_between_several_pairs_that_fit() -> None:
    p = pipeline()
    p.add_component("second", TwoTexts())
    with pytest.raises(ConnectError, match="4 pairs of sockets fit"):
        p.connect("two", "second")
    p.add_component("named", TwoTexts())
    p.connect("two.left", "named")
    assert str(p.connections()[0]) == "two.left -> named.left"


def test_a_pair_that_needs_no_conversion_goes_before_one_of_the_same_name() -> None:
    @component
    class MessageFirst:
        @component.output_types(done=bool)
        def run(self, text: ChatMessage, question: str = "") -> dict[str, Any]:
            return {"done": True}

    p = pipeline("text")
    p.add_component("first", MessageFirst())
    p.connect("text", "first")
    assert [str(connection) for connection in p.connections()] == ["text.text -> first.question"]


def test_an_input_of_the_very_type_goes_before_one_that_takes_anything() -> None:
    @component
    class Model:
        @component.output_types(done=bool)
        def run(self, messages: list[ChatMessage] | str, tools: list[Any] | None = None) -> dict[str, Any]:
            return {"done": True}

    @component
    class Prompt:
        @component.output_types(prompt=list[ChatMessage])
        def run(self, text: str = "") -> dict[str, Any]:
            return {"prompt": []}

    p = Pipeline()
    p.add_components({"prompt": Prompt(), "model": Model()})
    p.connect("prompt", "model")
    assert [str(connection) for connection in p.connections()] == ["prompt.prompt -> model.messages"]


def test_several_pairs_are_listed() -> None:
    with pytest.raises(ConnectError, match=r"text\.text -> two\.left, text\.text -> two\.right") as caught:
        pipeline().connect("text", "two")
    assert (caught.value.sender, caught.value.receiver) == ("text", "two")


@pytest.mark.parametrize(
    ("sender", "receiver", "says"),
    [
        ("texd.text", "reader", "no component 'texd'.*'text'"),
        ("text.text", "raeder", "no component 'raeder'.*'reader'"),
        ("text.txet", "reader", "component 'text' has no output 'txet'.*'text'"),
        ("text", "retriever.qeury", "component 'retriever' has no input 'qeury'.*'query'"),
        ("text", "retriever.xyz", "The inputs of 'retriever' are 'query', 'top_k'"),
        ("silent.text", "text", "component 'silent' has no output 'text'.*@component.output_types"),
        ("silent", "text", "'silent' has no outputs"),
        ("text", "deaf", "'deaf' has no inputs"),
        ("text.text", "text.text", "cannot feed itself.*BranchJoiner"),
        ("text", "text", "cannot feed itself"),
        ("text.", "other", "has no output ''"),
    ],
)
def test_what_cannot_be_connected(sender: str, receiver: str, says: str) -> None:
    with pytest.raises(ConnectError, match=says):
        pipeline().connect(sender, receiver)


def test_what_is_no_text_cannot_be_connected() -> None:
    with pytest.raises(ConnectError, match="takes two strings"):
        pipeline().connect("text", Text())  # type: ignore[arg-type]


def test_a_mismatch_names_both_types_and_what_would_fit() -> None:
    p = pipeline("reader", "retriever", "text")
    with pytest.raises(ConnectError) as caught:
        p.connect("reader.answers", "retriever.top_k")
    said = str(caught.value)
    assert "cannot connect 'reader.answers' to 'retriever.top_k'" in said
    assert "reader.answers: list[str] gives, retriever.top_k: int takes" in said
    assert "Nothing in this pipeline fits into 'retriever.top_k'." in said
    assert "What takes 'reader.answers': retriever.query (str)" in said


def test_a_reader_before_a_retriever_is_refused_with_what_would_fit() -> None:
    p = Pipeline()
    p.add_components({"reader": Reader(), "retriever": Finder()})
    with pytest.raises(ConnectError) as caught:
        p.connect("reader.score", "retriever.query")
    said = str(caught.value)
    assert "reader.score: float gives, retriever.query: str takes" in said
    assert "What fits into 'retriever.query': reader.answers (list[str])" in said
    assert "Nothing in this pipeline takes 'reader.score'" in said


def test_a_mismatch_looks_for_what_fits_in_the_whole_pipeline() -> None:
    p = pipeline("number", "reader", "retriever")
    with pytest.raises(ConnectError) as caught:
        p.connect("number", "reader.documents")
    assert "What fits into 'reader.documents': retriever.documents (list[Document])" in str(caught.value)
    assert "What takes 'number.number': retriever.top_k (int)" in str(caught.value)


def test_nothing_changes_when_a_connection_is_refused() -> None:
    p = pipeline()
    before = p.graph.version
    with pytest.raises(ConnectError):
        p.connect("number", "text")
    assert (p.connections(), p.graph.version) == ([], before)


@pytest.mark.parametrize("sender", ["number.number", "retriever.documents"])
def test_without_type_check_anything_connects_and_nothing_is_converted(sender: str) -> None:
    p = pipeline(type_check="off")
    p.connect(sender, "text.text")
    assert p.connections()[0].conversion.name == ""


def test_without_type_check_equal_names_decide() -> None:
    p = pipeline(type_check="off")
    p.connect("retriever", "reader")
    assert str(p.connections()[0]) == "retriever.documents -> reader.documents"


def test_connecting_twice_changes_nothing() -> None:
    p = pipeline()
    p.connect("text", "retriever").connect("text.text", "retriever.query")
    assert len(p.connections()) == 1


def test_a_second_sender_of_a_single_input_is_refused_naming_the_first() -> None:
    p = pipeline()
    p.connect("text", "retriever")
    with pytest.raises(ConnectError, match=r"'retriever.query'.*connected already, to 'text.text'.*\(str\)"):
        p.connect("other", "retriever")


@pytest.mark.parametrize("receiver", ["collect", "first"])
def test_variadic_inputs_take_any_number_of_senders(receiver: str) -> None:
    p = pipeline("text", "other", "two", receiver)
    p.connect_many([("text", receiver), ("other", receiver), ("two.left", receiver)])
    assert len(p.connections()) == 3


@pytest.mark.parametrize("receiver", ["lists2", "maybe"])
def test_a_second_sender_of_a_list_joins_the_lists(receiver: str) -> None:
    p = pipeline("text", "lists", receiver)
    p.connect_many([("text", receiver), ("lists", receiver)])
    result = p.run({"text": {"text": "a"}, "lists": {"texts": ["b", "c"]}})
    assert result == {receiver: {"texts": ["a", "b", "c"]}}


def test_a_list_with_one_sender_left_takes_its_value_as_it_is() -> None:
    p = pipeline("text", "lists", "maybe")
    p.connect_many([("text", "maybe"), ("lists", "maybe")])
    p.remove_component("text")
    assert p.run({"lists": {"texts": ["b"]}}) == {"maybe": {"texts": ["b"]}}


def test_connect_many_keeps_the_order() -> None:
    p = pipeline("other", "text", "collect")
    p.connect_many([("text", "collect"), ("other", "collect")])
    assert p.run({"text": {"text": "1"}, "other": {"text": "2"}}) == {"collect": {"texts": ["1", "2"]}}


@pytest.mark.parametrize(
    ("tp", "expected"),
    [
        (list, True),
        (list[int], True),
        (list[int] | None, True),
        (Optional[list[int]], True),  # noqa: UP045
        (list[int] | list[str], True),
        (list[int] | str, False),
        (None, False),
        (str, False),
        (tuple[int], False),
        (dict[str, int], False),
        (Any, False),
    ],
)
def test_which_types_are_lists(tp: Any, expected: bool) -> None:
    assert is_list(tp) is expected
