"""Where `windrow ask --docs` keeps what it has read: one SQLite file per folder, in the user's cache."""

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Final

from windrow.errors import InputError

_UNSUITED: Final = re.compile(r"[^\w .-]")
"""What should not stand in a file's name or an address."""


def address_for(folder: Path) -> str:
    """Return the address of the store that belongs to this folder.

    Raises:
        InputError: If the folder of caches cannot be made.
    """
    place = folder.resolve()
    digest = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    name = _UNSUITED.sub("_", place.name)[:40] or "root"
    cure = "set WINDROW_CACHE to a folder that can be written, or name a file by --store sqlite:FILE"
    try:
        caches = cache_folder()
        caches.mkdir(parents=True, exist_ok=True)
    except RuntimeError as error:  # there is no home folder
        raise InputError(f"no place for caches: {error} {cure}.") from error
    except OSError as error:
        raise InputError(f"the folder of caches {error.filename} cannot be made: {error.strerror}; {cure}.") from error
    return f"sqlite:{caches / f'{name}-{digest}.db'}"


def cache_folder() -> Path:
    """Return the folder: `WINDROW_CACHE` if set, else the platform's place for caches."""
    chosen = os.environ.get("WINDROW_CACHE")
    return Path(chosen) if chosen else _platform_caches() / "windrow"


def _platform_caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
