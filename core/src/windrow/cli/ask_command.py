"""`windrow ask QUESTION`: an answer with its sources, from a folder, a store, or a pipeline of the user's."""

import argparse
import os
import shlex
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from windrow.cli import exit_codes, options
from windrow.cli.printing import note, print_json, progress
from windrow.errors import InputError

if TYPE_CHECKING:
    from windrow.pipeline import Pipeline
    from windrow.values import ExtractedAnswer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("question")
    origin = parser.add_argument_group("where the answer comes from (one, or --store with --pipeline)")
    origin.add_argument("--docs", type=Path, metavar="DIR", help="a folder; it is indexed first, what is new at least")
    origin.add_argument("--store", metavar="ADDRESS", help="a store that holds documents, e.g. sqlite:library.db")
    origin.add_argument("--pipeline", type=Path, metavar="FILE", help="a pipeline file with an input `question`")
    parser.add_argument("--top-k", type=int, metavar="N", help="how many answers (3)")
    parser.add_argument("--model", metavar="NAME", help="let this chat model write the answer (needs windrow[openai])")
    parser.add_argument("--api-base-url", metavar="URL", help="of an OpenAI-compatible server")
    parser.add_argument("--quiet", action="store_true", help="print the answer only")
    options.add_pipeline_options(parser)
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Index if asked to, answer, and print the answer with file and line of each source."""
    options.import_modules(arguments.modules)
    if not (arguments.docs or arguments.store or arguments.pipeline):
        raise InputError("where should the answer come from? Give --docs DIR, --store ADDRESS or --pipeline FILE.")
    options.check_words(arguments.question, "question")
    options.check_count(arguments.top_k)
    store = options.check_store(arguments.store) if arguments.store else None
    if arguments.docs:
        store = _index(arguments)
    with _load(arguments, store) as pipeline:
        result = pipeline.run(question=arguments.question)
    answers = answers_of(result.outputs or dict(result))
    if arguments.json:
        print_json([answer.to_dict() if hasattr(answer, "to_dict") else answer for answer in answers])
    else:
        print_answers(answers)
    if not answers and store is not None and options.tell_if_empty(store):
        return exit_codes.OK
    if not arguments.json:
        _print_next(arguments, store)
    return exit_codes.OK


def _index(arguments: argparse.Namespace) -> str:
    from windrow.cli.file_types import describe_unread, find_files
    from windrow.cli.indexing import index_files, remove_vanished
    from windrow.cli.libraries import address_for

    if not arguments.docs.is_dir():
        raise InputError(f'--docs "{arguments.docs}" is no folder.')
    address: str = arguments.store or address_for(arguments.docs)
    found = find_files([arguments.docs])
    with progress("indexing", quiet=arguments.quiet or arguments.json) as tell:
        report = index_files(address, found, tell)
    remove_vanished(address, [arguments.docs], report)
    if not arguments.quiet:
        unreadable = (f"could not read {reason}" for reason in report.failed)
        for line in [str(report), *unreadable, *describe_unread(found.unread)]:
            note(line)
    return address


def _load(arguments: argparse.Namespace, store: str | None) -> "Pipeline":
    from windrow.config import load, loads

    env = dict(os.environ)
    env |= {
        name: value
        for name, value in (
            ("STORE", store), ("MODEL", arguments.model), ("API_BASE_URL", arguments.api_base_url),
        )
        if value
    }  # fmt: skip
    overrides = [*_top_k(arguments), *arguments.overrides]
    if arguments.pipeline:
        return load(arguments.pipeline, env=env, overrides=overrides)
    name = "ask_model.yaml" if arguments.model else "ask.yaml"
    text = resources.files("windrow.cli").joinpath(f"pipelines/{name}").read_text(encoding="utf-8")
    return loads(text, env=env, overrides=overrides)


def _top_k(arguments: argparse.Namespace) -> list[str]:
    if arguments.top_k is None:
        return []
    component = "retriever" if arguments.model or arguments.pipeline else "answerer"
    return [f"components.{component}.init_parameters.top_k={arguments.top_k}"]


def answers_of(outputs: Mapping[str, Any]) -> Sequence[Any]:
    """Return the answers among a pipeline's outputs: `answers` if there is such an output, else the first output."""
    for value in (outputs.get("answers"), *outputs.values()):
        if isinstance(value, Mapping):
            return answers_of(value)
        if value is not None:
            return value if isinstance(value, list | tuple) else [value]
    return []


def print_answers(answers: Sequence[Any]) -> None:
    """Print each answer, then its sources."""
    from windrow.values import ExtractedAnswer

    if not answers:
        print("No answer found in the documents.")
    for answer in answers:
        if isinstance(answer, ExtractedAnswer) and answer.document is not None:
            _print_extracted(answer)
        else:
            _print_generated(answer)


def _print_extracted(answer: "ExtractedAnswer") -> None:
    from windrow.cli.sources import excerpt, location

    offset = answer.document_offset.start if answer.document_offset else 0
    print(excerpt(answer.data or "", 400))
    if answer.document is not None:
        print(f"    {location(answer.document, offset)}  (score {answer.score:.2f})\n")


def _print_generated(answer: Any) -> None:
    from windrow.cli.sources import excerpt, location

    print(getattr(answer, "data", None) or getattr(answer, "text", None) or answer)
    for number, document in enumerate(getattr(answer, "documents", ()), 1):
        label = document.meta.get("source_index", number)
        print(f"    [{label}] {location(document)}  {excerpt(document.content or '', 80)}")


def _print_next(arguments: argparse.Namespace, store: str | None) -> None:
    if arguments.quiet or store is None:
        return
    question, address = shlex.quote(arguments.question), shlex.quote(store)
    note(f"more: windrow search {question} --store {address}")
    if not arguments.model:
        note(f"in prose, by a model: windrow ask {question} --store {address} --model NAME [--api-base-url URL]")
