"""Components of an application: what the examples need beyond the built-in ones.

A pipeline file names them by class name. The command line imports this module only when told to:

    windrow run examples/01_additions.yaml --import my_components value=3
"""

from typing import TypedDict

from windrow import Document, Variadic, component


@component
class Add:
    """Adds a number to a value."""

    def __init__(self, add: int = 1) -> None:
        self.add = add

    @component.output_types(result=int)
    def run(self, value: int, add: int | None = None) -> dict[str, int]:
        """Return `value + add`; without `add`, the one given at construction is used."""
        return {"result": value + (self.add if add is None else add)}


@component
class Parity:
    """Sends even values to one output and odd values to another."""

    @component.output_types(even=int, odd=int)
    def run(self, value: int) -> dict[str, int]:
        """Return the value under the output that fits."""
        return {"odd": value} if value % 2 else {"even": value}


@component
class Threshold:
    """Tells values below a limit from those above."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @component.output_types(below=int, above=int)
    def run(self, value: int) -> dict[str, int]:
        """Return the value under the output that fits."""
        return {"above": value} if value >= self.limit else {"below": value}


@component
class Sum:
    """Adds up the values of any number of senders."""

    @component.output_types(total=int)
    def run(self, values: Variadic[int]) -> dict[str, int]:
        """Return the total."""
        return {"total": sum(values)}


class Detected(TypedDict, total=False):
    """One of two outputs: which, depends on the text."""

    english: str
    french: str


@component
class LanguageRouter:
    """Tells French from English by a few frequent words (a stand-in for a real detector)."""

    @component.output_types(english=str, french=str)
    def run(self, text: str) -> Detected:
        """Return the text under its language."""
        words = set(text.lower().replace("'", " ").replace("?", " ").split())
        is_french = len(words & {"le", "la", "les", "quel", "quelle", "est", "de", "du", "qui", "où", "comment"}) >= 2
        return {"french": text} if is_french else {"english": text}


@component
class WordTranslator:
    """Translates French words to English by a table (a stand-in for a translation service)."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    @component.output_types(text=str)
    def run(self, text: str) -> dict[str, str]:
        """Return the text with every known word replaced."""
        plain = text.lower().replace("'", " ").replace("?", " ?")
        return {"text": " ".join(self.words.get(word, word) for word in plain.split())}


@component
class QueryClassifier:
    """Sends short queries to keyword search and questions to embedding search."""

    @component.output_types(keywords=str, question=str)
    def run(self, query: str) -> dict[str, str]:
        """Return the query under the output that fits."""
        return {"question": query} if query.rstrip().endswith("?") else {"keywords": query}


@component
class Shout:
    """Turns the content of documents into capitals."""

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return changed copies; documents themselves are immutable."""
        return {"documents": [document.replace(content=(document.content or "").upper()) for document in documents]}
