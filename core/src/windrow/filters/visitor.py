"""One method per node of the algebra: what a backend writes to turn a filter into its own language."""

from typing import Generic, TypeVar

from windrow.filters.ir import IR, AllOf, AnyOf, Constant, Negation, OneOf, Substring, TokenRange, TokenSpan

T = TypeVar("T")


class Visitor(Generic[T]):
    """Subclass it with the leaves that the backend supports; `visit` calls the right one."""

    def visit(self, ir: IR) -> T:
        """Return the backend's form of a node."""
        if isinstance(ir, AllOf):
            return self.all_of([self.visit(child) for child in ir.children])
        if isinstance(ir, OneOf):
            return self.one_of([self.visit(child) for child in ir.children])
        if isinstance(ir, Negation):
            return self.negation(self.visit(ir.child))
        return self.leaf(ir)

    def leaf(self, ir: AnyOf | TokenRange | TokenSpan | Substring | Constant) -> T:
        """Return the backend's form of a leaf or constant."""
        if isinstance(ir, AnyOf):
            return self.any_of(ir)
        if isinstance(ir, TokenRange | TokenSpan):
            return self.token_range(ir)
        return self.substring(ir) if isinstance(ir, Substring) else self.constant(ir.value)

    def any_of(self, leaf: AnyOf) -> T:
        """Return the form of "has one of these tokens"."""
        raise NotImplementedError

    def token_range(self, leaf: TokenRange | TokenSpan) -> T:
        """Return the form of "has a token between these two"."""
        raise NotImplementedError

    def substring(self, leaf: Substring) -> T:
        """Return the form of "this text contains that one"."""
        raise NotImplementedError

    def constant(self, value: bool) -> T:
        """Return the form of everything, or nothing."""
        raise NotImplementedError

    def all_of(self, children: list[T]) -> T:
        """Return the form of AND over at least two."""
        raise NotImplementedError

    def one_of(self, children: list[T]) -> T:
        """Return the form of OR over at least two."""
        raise NotImplementedError

    def negation(self, child: T) -> T:
        """Return the form of NOT."""
        raise NotImplementedError
