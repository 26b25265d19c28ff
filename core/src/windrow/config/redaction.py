"""Keeps what environment variables hold out of messages: a variable of a file may hold a key."""

from typing import Final

_SHORTEST: Final = 4  # characters; hiding shorter values would only garble messages, and no key is that short
_WINDOW: Final = 8  # characters of a longer value that may not stand in a message either
_LONGEST: Final = 4096  # characters of a value whose parts are looked for; whole values always are


class Redaction:
    """The variables that a file has read. Used by one thread, while the file is loaded."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # value → name

    def note(self, name: str, value: str) -> None:
        """Remembers that this value is not to be shown."""
        if len(value) >= _SHORTEST:
            self._names.setdefault(value, name)

    def hide(self, message: str) -> str:
        """The message with `${NAME}` for each value, however it was quoted or cut short."""
        if not self._names:
            return message
        for value in sorted(self._names, key=len, reverse=True):
            for form in (value, repr(value)[1:-1], " ".join(value.split())):
                if form:
                    message = message.replace(form, self._shown(value))
        return self._without_parts(message)

    def _shown(self, value: str) -> str:
        return f"${{{self._names[value]}}}"

    def _without_parts(self, message: str) -> str:
        parts = "\0".join(value[:_LONGEST] for value in self._names)
        pieces: list[str] = []
        start = 0
        while start < len(message):
            end = start + 1
            if message[start : start + _WINDOW] in parts and start + _WINDOW <= len(message):
                end = start + _WINDOW
                while end < len(message) and message[start : end + 1] in parts:
                    end += 1
                pieces.append(self._shown(self._holder(message[start:end])))
            else:
                pieces.append(message[start])
            start = end
        return "".join(pieces)

    def _holder(self, part: str) -> str:
        return next(value for value in self._names if part in value)
