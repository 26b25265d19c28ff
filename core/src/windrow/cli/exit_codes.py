"""What the command's exit status means; `windrow --help` prints the same table."""

from typing import Final

OK: Final = 0
FAILED: Final = 1  # the work itself failed: a component, a store, a model
INVALID: Final = 2  # the command line, a file or the inputs are wrong; nothing ran
INTERRUPTED: Final = 130
