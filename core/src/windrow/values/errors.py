"""Two kinds of `WindrowError` that are also what Python itself would raise for the same fault."""

from windrow.errors import WindrowError


class ImmutableError(WindrowError, TypeError, AttributeError):
    """A value, or a dict or list inside one, was asked to change in place."""


class InvalidValueError(WindrowError, ValueError):
    """A value was given contents that it cannot hold, or a dict that it cannot be read from."""
