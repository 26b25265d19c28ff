"""The Jinja environment of all templates: immutable, without access to Python's insides, and within a budget.

Imports jinja2; only `templating` loads it, when a template is first compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Final

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import Namespace, missing

from windrow.components.builders import guards
from windrow.components.builders.budget import MAX_TOKENS, TemplateLimitError, current
from windrow.components.builders.guarding import GUARDS, guard_tree
from windrow.values import FrozenDict, FrozenList

_DATA: Final = frozenset({str, int, float, bool, list, dict, tuple, FrozenDict, FrozenList})
_LEFT_OUT: Final = frozenset({"urlize"})  # slow on purpose-made texts, and of no use in a prompt
_GLOBALS_LEFT_OUT: Final = frozenset({"lipsum"})


class TemplateNamespace(Namespace):
    """`namespace()` with a short text: two that hold each other twice over would be endless as text."""

    def __repr__(self) -> str:
        return "<namespace>"


class OptionalUndefined(Undefined):
    """Nothing, wherever a value is missing."""


class RequiredUndefined(Undefined):
    """An error where a variable is missing; a missing attribute or item of a value that is there is nothing."""

    def __new__(cls, hint: str | None = None, obj: Any = missing, name: str | None = None, *_: Any) -> Any:
        kind = StrictUndefined if obj is missing and name is not None else OptionalUndefined
        return kind(hint, obj, name, *_)


class TokenLimit(Extension):
    """Bounds the length of a template apart from its plain text, and so the time that compiling it takes."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Pass the tokens on while there are not too many."""
        for number, token in enumerate(stream):
            if number > MAX_TOKENS:
                raise TemplateLimitError(f"more than {MAX_TOKENS:,} words and signs inside tags")
            yield token


class PromptEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, where whatever a template makes is bounded."""

    intercepted_binops = frozenset({"*", "**", "+", "%", "//"})
    concat = staticmethod(guards.joined)

    def __init__(
        self,
        *,
        strict: bool,
        extensions: Iterable[type[Extension]] = (),
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        undefined: Any = RequiredUndefined if strict else OptionalUndefined
        super().__init__(undefined=undefined, extensions=[TokenLimit, *extensions], cache_size=0)
        known: dict[str, Any] = {**self.filters, **(filters or {})}
        self.filters = {
            name: guards.guarded(function, guards.FILTERS.get(name) if function is JINJA_FILTERS.get(name) else None)
            for name, function in known.items()
            if name not in _LEFT_OUT
        }
        self.filters |= GUARDS
        tests: dict[str, Any] = dict(JINJA_TESTS)
        self.tests = {name: guards.guarded(function, guards.TESTS.get(name)) for name, function in tests.items()}
        self.globals = {name: value for name, value in self.globals.items() if name not in _GLOBALS_LEFT_OUT}
        self.globals["namespace"] = TemplateNamespace

    def with_filters(self, filters: Mapping[str, Callable[..., Any]]) -> PromptEnvironment:
        """Return an environment like this with further filters."""
        extensions = [type(extension) for extension in self.extensions.values() if type(extension) is not TokenLimit]
        return PromptEnvironment(strict=self.undefined is RequiredUndefined, extensions=extensions, filters=filters)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute; plain data without the checks that only methods need."""
        value = getattr(obj, attribute, None)
        if type(value) in _DATA and not attribute.startswith("_") and type(obj) is not ModuleType:
            return value
        return super().getattr(obj, attribute)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Refuse at once: an undefined value would render as nothing."""
        raise SecurityError(f"access to attribute {attribute!r} of a {type(obj).__name__} is not allowed")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse modules too."""
        return not isinstance(obj, ModuleType) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Apply an operator whose result may be large."""
        guards.check_operator(operator, left, right)
        return current().made(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function, method, macro or recursive loop as one step."""
        budget = current()
        budget.step()
        args = guards.checked_call(__obj, args, kwargs)
        if isinstance(__obj, LoopContext) and args:
            args = (guards.each(args[0]), *args[1:])
        return budget.made(super().call(__context, __obj, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Any:
        """Return `str.format` and `format_map` with bounded fields."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text = value.__self__
        vformat = _BoundedFormatter(self).vformat

        def format_text(*args: Any, **kwargs: Any) -> str:
            guards.check_format(text)
            if value.__name__ == "format_map":
                return str(vformat(text, (), args[0]))
            return str(vformat(text, args, kwargs))

        return format_text

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(guard_tree(source, self), *args, **kwargs)


class _BoundedFormatter(SandboxedFormatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        guards.check_spec(format_spec)
        text = super().format_field(value, format_spec)
        current().charge(len(text))
        return text
