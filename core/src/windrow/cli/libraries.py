"""Where `windrow ask --docs` keeps what it has read: one SQLite file per folder, in the user's cache."""

import hashlib
import os
import sys
from pathlib import Path


def address_for(folder: Path) -> str:
    """Return the address of the store that belongs to this folder."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    file = cache_folder() / f"{folder.resolve().name or 'root'}-{digest}.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:{file}"


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
