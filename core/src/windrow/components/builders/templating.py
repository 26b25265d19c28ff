"""Templates of prompts and routes: compiled once, rendered within bounds, with errors that name template and line.

The only door to Jinja: `compile_template` imports it on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from windrow.components.builders.budget import MAX_OUTPUT, MAX_TEMPLATE, Budget, TemplateLimitError, enter, leave
from windrow.errors import ComponentError, InputError, WindrowError

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

    from windrow.values import ChatMessage

_FILENAME: Final = "<windrow template>"
_AT_ONCE: Final = 16  # pieces of output made before their size is looked at
_LONGEST_CACHED: Final = 20_000  # characters; a builder keeps its own template anyway
_LONGEST_MESSAGE: Final = 500  # an error may quote a value
_RESULT: Final = "_windrow_result"


@dataclass(frozen=True, slots=True)
class Options:
    """How a template is compiled; see `compile_template`."""

    strict: bool = True
    messages: bool = False
    native: bool = False


@dataclass(frozen=True)
class CompiledTemplate:
    """A template, ready to be rendered from any thread. `label` says whose it is: `PromptBuilder.template`.

    A copy, and what is read from a pickle, is compiled anew (without filters of its own).
    """

    source: str = field(repr=False)
    label: str
    options: Options
    variables: tuple[str, ...]  # that it reads and does not set itself, in the order of the text
    is_expression: bool  # nothing but one {{ … }}
    _template: Template = field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _compile, (self.source, self.label, self.options)

    def render(self, values: Mapping[str, Any]) -> str:
        """Return the text.

        Raises: InputError for a missing variable, ComponentError for any other fault, both naming the line.
        """
        return self._run(values)[0]

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """Return the value of a template that is one expression ("" if it is missing), the text of any other.

        Raises: as `render`.
        """
        if not self.is_expression:
            return self.render(values)
        from jinja2 import Undefined

        found = self._run(values)[1][_RESULT]
        return "" if isinstance(found, Undefined) else found

    def _run(self, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        token = enter(Budget())
        try:
            context = self._template.new_context(dict(values))
            return _output(self._template, context), context.vars
        except Exception as error:
            raise _render_error(self, error) from error
        finally:
            leave(token)

    def messages(self, values: Mapping[str, Any]) -> list[ChatMessage]:
        """Return the messages that the template's `message` and `insert` tags make. Raises: as `render`."""
        from windrow.components.builders.message_tags import COLLECTED, Collected

        collected = Collected()
        token = COLLECTED.set(collected)
        try:
            outside = self.render(values).strip()
        finally:
            COLLECTED.reset(token)
        if outside:
            raise ComponentError(
                f"{self.label}: text outside of messages: {outside[:60]!r}. Put it between "
                '{% message role="user" %} and {% endmessage %}.',
                component=_owner(self.label),
            )
        return collected.messages


def compile_template(
    source: str,
    label: str,
    *,
    strict: bool = True,
    messages: bool = False,
    native: bool = False,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> CompiledTemplate:
    """Return the template, from a cache if it is not long and was compiled before.

    Args:
        strict: a variable without value is an error; otherwise it is nothing.
        messages: it may use the tags `message` and `insert`.
        native: if it is one expression, keep that expression's value (see `evaluate`).
        filters: further filters, by name.

    Raises: ComponentError if it is no text, too large, or no template.
    """
    if not isinstance(source, str):
        raise ComponentError(f"{label}: expected a text, got {type(source).__name__}.", component=_owner(label))
    options = Options(strict, messages, native)
    if filters or len(source) > _LONGEST_CACHED:
        return _compile(source, label, options, filters)
    return _cached(source, label, options)


@lru_cache(maxsize=256)
def _cached(source: str, label: str, options: Options) -> CompiledTemplate:
    return _compile(source, label, options)


@lru_cache(maxsize=4)
def _environment(strict: bool, messages: bool) -> Any:
    from windrow.components.builders.sandbox import PromptEnvironment

    if not messages:
        return PromptEnvironment(strict=strict)
    from windrow.components.builders.message_tags import MessageExtension

    return PromptEnvironment(strict=strict, extensions=[MessageExtension])


def _compile(
    source: str, label: str, options: Options, filters: Mapping[str, Callable[..., Any]] | None = None
) -> CompiledTemplate:
    environment = _environment(options.strict, options.messages)
    if filters:
        environment = environment.with_filters(filters)
    token = enter(Budget())
    try:
        if len(source) > MAX_TEMPLATE:
            raise TemplateLimitError(f"{len(source):,} characters; {MAX_TEMPLATE:,} are allowed")
        tree = environment.parse(source)
        variables = _variables(tree, environment)
        is_expression = options.native and _take_result(tree, environment)
        template = _template_of(environment, tree)
    except Exception as error:
        raise _syntax_error(label, error) from error
    finally:
        leave(token)
    return CompiledTemplate(source, label, options, variables, is_expression, template)


def _template_of(environment: Environment, tree: nodes.Template) -> Template:
    from jinja2 import Template

    code = environment.compile(tree, filename=_FILENAME)
    return Template.from_code(environment, code, environment.make_globals(None))


def _variables(tree: nodes.Template, environment: Environment) -> tuple[str, ...]:
    from jinja2 import nodes
    from jinja2.meta import find_undeclared_variables

    assigned = {name.name for node in tree.find_all(nodes.Assign) for name in _names(node.target)}
    free = find_undeclared_variables(tree) - assigned - set(environment.globals)
    return tuple(dict.fromkeys(name.name for name in tree.find_all(nodes.Name) if name.name in free))


def _names(target: nodes.Node) -> Iterator[nodes.Name]:
    from jinja2 import nodes

    return target.find_all(nodes.Name) if not isinstance(target, nodes.Name) else iter([target])


def _take_result(tree: nodes.Template, environment: Environment) -> bool:
    """Make a template that is one expression set `_RESULT` instead of putting it out; whether it was one."""
    from jinja2 import nodes

    parts = tree.body[0].nodes if len(tree.body) == 1 and isinstance(tree.body[0], nodes.Output) else []
    parts = [part for part in parts if not (isinstance(part, nodes.TemplateData) and not part.data.strip())]
    if len(parts) != 1 or isinstance(parts[0], nodes.TemplateData):
        return False
    target = nodes.Name(_RESULT, "store", lineno=parts[0].lineno)
    tree.body = [nodes.Assign(target, parts[0], lineno=parts[0].lineno).set_environment(environment)]
    return True


def _output(template: Template, context: Any) -> str:
    texts: list[str] = []
    left = MAX_OUTPUT
    pieces = template.root_render_func(context)
    while some := list(islice(pieces, _AT_ONCE)):
        left -= sum(map(len, some))
        if left < 0:
            raise TemplateLimitError(f"more than {MAX_OUTPUT:,} characters of output")
        texts += some
    return "".join(texts)


def _syntax_error(label: str, error: Exception) -> ComponentError:
    line = getattr(error, "lineno", None)
    where = f"{label}, line {line}" if line and not isinstance(error, SyntaxError) else label
    return ComponentError(f"{where}: {_words(error)}.", component=_owner(label))


def _render_error(compiled: CompiledTemplate, error: Exception) -> WindrowError:
    from jinja2 import UndefinedError

    line = _line_of(compiled, error)
    where = f"{compiled.label}, line {line}" if line else compiled.label
    owner = _owner(compiled.label)
    if isinstance(error, UndefinedError) and "is undefined" in str(error):
        return InputError(
            f"{where}: {error}. Give the variable a value, or a default: {{{{ x | default('') }}}}.", component=owner
        )
    return ComponentError(f"{where}: {_words(error)}.", component=owner)


def _line_of(compiled: CompiledTemplate, error: BaseException) -> int | None:
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILENAME:
            line = compiled._template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _words(error: Exception) -> str:
    if isinstance(error, TemplateLimitError):
        return f"too large: {error}"
    if isinstance(error, RecursionError):
        return "too large: nested too deeply"
    if isinstance(error, MemoryError):
        return "too large: out of memory"
    text = str(getattr(error, "message", None) or error)[:_LONGEST_MESSAGE].rstrip(".")
    return text if type(error).__module__.startswith(("jinja2", "windrow")) else f"{type(error).__name__}: {text}"


def _owner(label: str) -> str:
    return label.partition(".")[0]
