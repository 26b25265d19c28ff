"""`windrow search QUERY --store ADDRESS`: the best documents of a store for a query."""

import argparse
import json
from typing import Any

from windrow.cli import exit_codes, options
from windrow.cli.printing import note, print_json
from windrow.errors import FilterError
from windrow.values import Document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("query", help="words to look for")
    parser.add_argument("--store", required=True, metavar="ADDRESS", help="e.g. sqlite:library.db")
    parser.add_argument("--top-k", type=int, default=10, metavar="N", help="how many documents (10)")
    parser.add_argument(
        "--filter", metavar="JSON",
        help="""e.g. '{"field": "meta.year", "operator": ">=", "value": 2020}'""",
    )  # fmt: skip
    options.add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Search and print the documents, best first."""
    from windrow.stores import SearchRequest, open_store

    query = options.check_words(arguments.query, "query")
    options.check_count(arguments.top_k)
    options.check_store(arguments.store)
    request = SearchRequest(query=query, filters=_filter(arguments.filter), top_k=arguments.top_k)
    store = open_store(arguments.store)
    try:
        documents = store.search(request)
    finally:
        store.close()
    if arguments.json:
        print_json([document.to_dict(flatten=False) for document in documents])
    else:
        _print_documents(documents)
    if not documents:
        options.tell_if_empty(arguments.store)
    return exit_codes.OK


def _filter(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        message = f'--filter is no JSON ({error}); write {{"field": …, "operator": …, "value": …}} in single quotes'
        raise FilterError(message) from error


def _print_documents(documents: list[Document]) -> None:
    from windrow.cli.sources import excerpt, location

    if not documents:
        note("nothing found")
    for number, document in enumerate(documents, 1):
        print(f"{number:2}. {location(document)}  (score {document.score or 0:.3f})")
        print(f"    {excerpt(document.content or '')}")
