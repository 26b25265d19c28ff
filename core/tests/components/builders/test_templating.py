"""Templates: what they may do, what hostile ones end in, and how their errors read."""

import copy
import pickle
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from windrow.components.builders import budget
from windrow.components.builders.templating import CompiledTemplate, compile_template
from windrow.errors import ComponentError, InputError, WindrowError
from windrow.values import Document

VALUES: dict[str, Any] = {
    "docs": [Document(content=f"Text {number}", meta={"name": f"n{number}"}) for number in range(3)],
    "query": "why?",
    "numbers": [3, 1, 2],
    "none": None,
    "number": 2**4_000_000,
}


def render(source: str, strict: bool = True) -> str:
    return compile_template(source, "PromptBuilder.template", strict=strict).render(VALUES)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("{{ query }}", "why?"),
        (
            "{% for d in docs %}{{ loop.index }}/{{ loop.length }} {{ d.content }};{% endfor %}",
            "1/3 Text 0;2/3 Text 1;3/3 Text 2;",
        ),
        ("{{ docs[1].meta['name'] }}{{ docs[1].meta.name }}", "n1n1"),
        ("{{ docs | map(attribute='content') | join(', ') }}", "Text 0, Text 1, Text 2"),
        ("{{ ', '.join(docs | map(attribute='content')) }}", "Text 0, Text 1, Text 2"),
        ("{{ numbers | sort | list }}{{ numbers + [4] }}{{ [0] * 2 }}", "[1, 2, 3][3, 1, 2, 4][0, 0]"),
        ("{{ query.upper() | replace('?', '!') }}", "WHY!"),
        ("{{ '%.2f' | format(1.234) }}{{ '%03d' % 7 }}{{ '{:>4}'.format('a') }}", "1.23007   a"),
        ("{{ 'a' ~ 1 ~ none }}{{ 2 ** 10 }}{{ 7 // 2 }}", "a1None10243"),
        ("{% set x = query %}{{ x }}{% if 'w' in x %}yes{% endif %}", "why?yes"),
        ("{% set x %}a{{ query }}{% endset %}{{ x }}", "awhy?"),
        ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, b=3) }}", "1213"),
        ("{% set ns = namespace(n=0) %}{% for d in docs %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}", "3"),
        ("{% for n in numbers recursive %}{{ n }}{% endfor %}", "312"),
        ("{% for n in numbers if n > 1 %}{{ n }}{% else %}none{% endfor %}", "32"),
        ("{{ docs[0].meta.missing }}|{{ missing | default('d') }}|{{ missing is defined }}", "|d|False"),
        ("{{ {'a': numbers[1:]} | tojson }}", '{"a": [1, 2]}'),
        ("{{ query | center(8) | length }}{{ 'a\nb' | indent(2) }}", "8a\n  b"),
        ("{{ [[1], [2]] | sum(start=[]) }}", "[1, 2]"),
        ("{{ '<b>' | e }}{{ range(3) | list }}{{ 'abc'[::-1] }}", "&lt;b&gt;[0, 1, 2]cba"),
    ],
)
def test_what_templates_do(source: str, expected: str) -> None:
    assert render(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ query }}\n{{ missing }}", r"PromptBuilder\.template, line 2: 'missing' is undefined"),
        ("a\n{% for x in missing %}{% endfor %}", "line 2: 'missing' is undefined"),
        ("\n\n{{ docs[0].content.x.y }}", "line 3: 'str object' has no attribute 'x'"),
        ("{{ 1 / 0 }}", "line 1: ZeroDivisionError: division by zero"),
        ("a\n{{ a b }}", "line 2: expected token"),
        ("{% unknown %}", "line 1: Encountered unknown tag 'unknown'"),
        ("{{ 'a' | nope }}", "line 1: No filter named 'nope'"),
        ("{% include 'x' %}", "line 1: a template cannot include, import or extend another"),
        ("{% extends 'x' %}", "cannot include, import or extend"),
        ("{% import 'x' as y %}", "cannot include, import or extend"),
    ],
)
def test_errors_name_template_and_line(source: str, message: str) -> None:
    with pytest.raises(WindrowError, match=message):
        render(source)


def test_missing_variable_is_an_input_error() -> None:
    with pytest.raises(InputError):
        render("{{ missing }}")
    assert render("[{{ missing }}]", strict=False) == "[]"


def test_source_must_be_text() -> None:
    with pytest.raises(ComponentError, match="expected a text, got int"):
        compile_template(3, "X.template")  # type: ignore[arg-type]


FORBIDDEN = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ '' | attr('__class__') }}",
    "{{ docs[0].__class__.__mro__ }}",
    "{{ docs[0].to_dict.__globals__ }}",
    "{{ '{0.__class__}'.format(query) }}",
    "{{ '{a.__class__}'.format_map({'a': query}) }}",
    "{{ numbers.append(1) }}",
    "{{ numbers.clear() }}",
    "{{ docs[0].meta.update(a=1) }}",
    "{{ (docs | map(attribute='__class__') | list) }}",
]


@pytest.mark.parametrize("source", FORBIDDEN)
def test_insides_are_out_of_reach(source: str) -> None:
    with pytest.raises(ComponentError, match="is not allowed"):
        render(source)
    assert VALUES["numbers"] == [3, 1, 2]


DOUBLING = "{% set ns = namespace(x=START) %}{% for i in range(99) %}{% set ns.x = STEP %}{% endfor %}{{ ns.x }}"


def doubling(start: str, step: str) -> str:
    return DOUBLING.replace("START", start).replace("STEP", step)


HUGE = [
    "{{ 'a' * 10 ** 9 }}",
    "{{ [0] * 10 ** 9 }}",
    "{{ 2 ** 100000000 }}",
    "{{ '9' * 10 ** 8 }}",
    "{{ 'a' | center(10 ** 9) }}",
    "{{ 'a'.center(1000000000) }}",
    "{{ 'a'.ljust(1000000000) }}{{ 'a'.rjust(1000000000) }}",
    "{{ 'a'.zfill(1000000000) }}",
    "{{ ('\t' * 1000).expandtabs(100000000) }}",
    "{{ ('a' * 100000).replace('', 'b' * 1000) }}",
    "{{ ('a' * 100000) | replace('a', 'b' * 1000) }}",
    "{{ ('a' * 100000).translate({97: 'b' * 1000}) }}",
    "{{ ('a\n' * 100000) | indent(1000) }}",
    "{{ 'a' | indent('b' * 4000000) | indent('b' * 4000000) }}",
    "{{ range(100000) | join('b' * 1000) }}",
    "{{ range(100000) | map('string') | join('b' * 1000) }}",
    "{{ ('b' * 1000).join(range(100000) | map('string')) }}",
    "{{ '%1000000000d' | format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' | format(1000000000, 1) }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ '{:{}}'.format(1, 1000000000) }}",
    "{{ 1 | tojson(indent=1000000000) }}",
    "{{ 1.5 | round(1000000000) }}",
    "{{ (1).to_bytes(1000000000, 'big') }}",
    "{{ [1] | batch(1000000000, 'x') | list }}",
    "{{ [1] | slice(1000000000) | list }}",
    "{{ ('a ' * 1000000) | wordwrap(1, wrapstring='b' * 100) }}",
    "{{ range(100000) | map('string') | map('center', 1000) | list }}",
    doubling("'aaaaaaaaaa'", "ns.x ~ ns.x"),
    doubling("'aaaaaaaaaa'", "ns.x + ns.x"),
    doubling("[1]", "ns.x + ns.x"),
    doubling("[1]", "[ns.x, ns.x]"),
    doubling("[1]", "{'a': ns.x, 'b': ns.x}"),
    doubling("[1]", "(ns.x, ns.x)"),
    doubling("[1]", "dict(a=ns.x, b=ns.x)"),
    doubling("3", "ns.x * ns.x"),
    "{% set x %}{% for i in range(100000) %}{{ 'x' * 1000 ~ i }}{% endfor %}{% endset %}",
    "{% set l = range(100000) | list %}{% for i in range(100000) %}{{ l }}{% endfor %}",
    "{% set l = range(100000) | list %}{% set x %}{% for i in range(9999) %}{{ l }}{% endfor %}{% endset %}",
    "{% set l = ['a' * 2000000] %}{% set x %}{% for i in range(9999) %}{{ l }}{% endfor %}{% endset %}",
    "{% set a = 'a' * 4000000 %}" + "".join(f"{{% set a{i} = a[{i + 1}:] %}}" for i in range(50)),
    "{{ [docs] * 100000 }}",
    "{% set l = ['a' * 1000000] %}{{ ('%(a)s' * 1900) % {'a': l} }}",
    "{{ ('%s' * 1900) | format(a='a' * 1000000) }}",
    "{{ ('%(a)s' * 1900) | format(a='a' * 1000000) }}",
    "{% set l = ['a' * 1000000] %}{{ ('{0}' * 1900).format(l) }}",
    "{{ ('\x0b' * 1000000) | indent('x' * 1000, true, true) }}",
    "{{ ('f' * 900000) | int(base=16) }}",
]

ENDLESS = [
    "{% for a in range(100000) %}{% for b in range(100000) %}{% for c in range(9) %}" + "{% endfor %}" * 3,
    "{% for a in range(60) %}" * 5 + "{% endfor %}" * 5,
    "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for i in range(10) recursive %}{{ loop(range(10)) }}{% endfor %}",
    "{% for i in range(10) recursive %}{% if loop.depth < 30 %}{{ loop(range(10)) }}{% endif %}{% endfor %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% set l = range(100000) | list %}{% for i in range(100000) %}{% if 'a' in l %}{% endif %}{% endfor %}",
    "{% set l = range(100000) | list %}" + "{% if 'a' in l %}{% endif %}" * 900,
    "{% for a in range(9999) %}{% for b in range(100000) | map('string') | map('upper') | list %}" + "{% endfor %}" * 2,
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{% if query %}" * 2000 + "{% endif %}" * 2000,
    "{{ 1" + " + 1" * 100_000 + " }}",
    "{{ query }}" * 90_000,
    "{{ 9" + "9" * 100_000 + " }}",
    "x" * 1_000_001,
    "{{ range(1000000000) }}",
    "{{ 5 | round(-9999999) }}",
    "{{ (5).from_bytes(('a' * 1000000).encode(), 'big') // 7 }}",
    "{{ 0x" + "f" * 400_000 + " // 0x" + "e" * 200_000 + " }}",
    "{{ number // (number // 3 + 1) }}",
    "{{ number % (number // 3 + 1) }}",
    "{{ number is divisibleby(number - 1) }}",
    "{{ ('a' * 1000000).rfind('ab' ~ 'a' * 50000) }}",
    "{{ ('a' * 1000000).rsplit('ab' ~ 'a' * 50000) }}",
    "{{ ('é' * 300000).strip('b' * 400000 ~ 'é') }}",
    "{{ ('é' * 300000) | trim('b' * 400000 ~ 'é') }}",
    "{{ ('a' * 1000000) | wordwrap(1) }}",
    "{{ (' ' * 1000000 ~ 'a') | wordwrap(1) }}",
    "{{ ('b' * 1000000).encode().decode('-punycode') }}",
]


@pytest.mark.parametrize("source", HUGE, ids=lambda source: source[:50])
def test_huge_templates_end_while_they_are_small(source: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WindrowError):
            render(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100e6


@pytest.mark.parametrize("source", ENDLESS, ids=lambda source: source[:50])
def test_endless_templates_end_within_a_second(source: str) -> None:
    started = time.thread_time()
    with pytest.raises(WindrowError):
        render(source)
    assert time.thread_time() - started < 1.0


def test_a_message_is_short() -> None:
    with pytest.raises(ComponentError, match="ValueError: could not convert") as caught:
        render("{{ ('a' * 1000000) | filesizeformat }}")
    assert len(str(caught.value)) < 1000


def test_steps_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_STEPS", 10)
    assert render("{% for n in numbers %}{{ n | abs }}{% endfor %}") == "312"
    with pytest.raises(ComponentError, match="more than 10 steps"):
        render("{% for n in numbers %}{{ n | abs | abs | abs }}{% endfor %}")


def test_time_limit_names_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_SECONDS", 0.0)
    with pytest.raises(ComponentError, match=r"line 2: too large: more than 0\.0 seconds of processor time"):
        render("\n{% for i in numbers %}{% endfor %}")


def test_large_but_honest_values_pass() -> None:
    text = "a" * 3_000_000
    assert len(compile_template("{{ t }}{{ t | upper }}", "X").render({"t": text})) == 6_000_000
    documents = [Document(content="word " * 20, meta={"n": n}) for n in range(10_000)]
    source = "{% for d in docs %}{{ loop.index }}. {{ d.meta.n }}: {{ d.content }}\n{% endfor %}"
    assert compile_template(source, "X").render({"docs": documents}).count("\n") == 10_000


@pytest.mark.parametrize("through", [copy.deepcopy, lambda compiled: pickle.loads(pickle.dumps(compiled))])
def test_copies(through: Callable[[CompiledTemplate], CompiledTemplate]) -> None:
    copied = through(compile_template("{{ query }}{{ missing }}", "X", strict=False))
    assert (copied.render(VALUES), copied.label, copied.variables) == ("why?", "X", ("query", "missing"))


def test_compiled_once() -> None:
    assert compile_template("{{ query }} once", "X") is compile_template("{{ query }} once", "X")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ()),
        ("{{ b }}{{ a }}{{ b }}", ("b", "a")),
        ("{% for x in xs %}{{ x }}{{ y }}{% endfor %}", ("xs", "y")),
        ("{% set a = b %}{{ a }}", ("b",)),
        ("{% set a, c = b %}{{ a }}{{ c }}", ("b",)),
        ("{{ range(n) }}{{ namespace() }}{{ dict() }}", ("n",)),
        ("{% macro m(a) %}{{ a }}{{ z }}{% endmacro %}{{ m(q) }}", ("z", "q")),
        ("{{ d.e[f] }}{{ g | default(h) }}", ("d", "f", "g", "h")),
    ],
)
def test_variables_in_the_order_of_the_text(source: str, expected: tuple[str, ...]) -> None:
    assert compile_template(source, "X").variables == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ numbers }}", [3, 1, 2]),
        ("  {{ docs[0] }}\n", VALUES["docs"][0]),
        ("{{ numbers | length > 2 }}", True),
        ("{{ docs[0].meta.missing }}", ""),
        ("{{ query }}{{ query }}", "why?why?"),
        ("plain", "plain"),
        ("{% if query %}True{% endif %}", "True"),
    ],
)
def test_an_expression_keeps_its_value(source: str, expected: Any) -> None:
    assert compile_template(source, "X", native=True).evaluate(VALUES) == expected


def test_own_filters() -> None:
    compiled = compile_template("{{ query | first_two }}", "X", filters={"first_two": lambda text: text[:2]})
    assert compiled.render(VALUES) == "wh"
