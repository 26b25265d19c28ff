"""Splitting and prompts."""

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import corpus
from benchmarks.framework import Framework
from benchmarks.limits import AtLeast, AtMost, AtMostOfPeer
from benchmarks.peer_environment import PEER_EXTRAS
from benchmarks.row import Row, Sample, Size
from benchmarks.timing import fastest

_SYSTEM: Final = "You answer in {{ language }}, briefly, and only from the documents."
_USER: Final = """Documents:
{% for document in documents %}
[{{ loop.index }}] {{ document.meta["lang"] }}, {{ document.meta["year"] }}
{{ document.content }}
{% endfor %}
Question: {{ question }}
Answer:"""


def _throughput(splitter: Any, framework: Framework, size: Size) -> Iterator[Sample]:
    """Megabytes a second over documents of 50 kB."""
    if hasattr(splitter, "warm_up"):
        splitter.warm_up()
    text = [corpus.prose(50_000, seed) for seed in range(size.pick(20, 2))]
    documents = [framework.Document(id=str(number), content=content) for number, content in enumerate(text)]
    megabytes = sum(map(len, text)) / 1e6
    while True:
        yield Sample(megabytes / fastest(lambda: splitter.run(documents=documents)))


def _recursive(framework: Framework, size: Size) -> Iterator[Sample]:
    splitter = framework.RecursiveDocumentSplitter(split_length=200, separators=["\n\n", "\n", " "])
    return _throughput(splitter, framework, size)


def _sentences(framework: Framework, size: Size) -> Iterator[Sample]:
    return _throughput(framework.DocumentSplitter(split_by="sentence", split_length=5), framework, size)


def _sentences_peer(framework: Framework, size: Size) -> Iterator[Sample]:
    """The peer's sentences come from NLTK, whose trained data no package index has: it gets empty data, as fast."""
    sys.path.append(str(PEER_EXTRAS))
    with tempfile.TemporaryDirectory() as folder:
        english = Path(folder, "tokenizers", "punkt_tab", "english")
        english.mkdir(parents=True)
        for name in ("abbrev_types.txt", "collocations.tab", "sent_starters.txt", "ortho_context.tab"):
            (english / name).touch()
        os.environ["NLTK_DATA"] = folder
        yield from _sentences(framework, size)


def _prompt(framework: Framework, size: Size) -> tuple[Any, dict[str, Any]]:
    """A builder, and what it is run with."""
    message = framework.ChatMessage
    builder = framework.ChatPromptBuilder(template=[message.from_system(_SYSTEM), message.from_user(_USER)])
    documents = corpus.documents(framework, size.pick(10, 10))
    return builder, {"language": "English", "documents": documents, "question": corpus.queries(1)[0]}


def _prompt_time(framework: Framework, size: Size) -> Iterator[Sample]:
    builder, values = _prompt(framework, size)
    while True:
        yield Sample(fastest(partial(builder.run, **values)) * 1e6)


def _prompt_over_jinja(framework: Framework, size: Size) -> Iterator[Sample]:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    builder, values = _prompt(framework, size)
    environment = ImmutableSandboxedEnvironment()
    compiled = [environment.from_string(source) for source in (_SYSTEM, _USER)]

    def render() -> list[str]:
        return [template.render(values) for template in compiled]

    assert [message.text for message in builder.run(**values)["prompt"]] == render()
    while True:
        yield Sample(fastest(partial(builder.run, **values)) / fastest(render))


ROWS = [
    Row("recursive splitting", "MB/s", AtLeast(150), _recursive, _recursive),
    Row("sentence splitting", "MB/s", AtLeast(30), _sentences, _sentences_peer),
    Row("chat prompt with 10 documents", "µs", AtMostOfPeer(6), _prompt_time, _prompt_time),
    Row("the same over rendering its bare templates", "", AtMost(1.2), _prompt_over_jinja, _prompt_over_jinja),
]
