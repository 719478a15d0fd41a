"""The installation's own key, in a folder apart from the database: a stolen backup does not hold it."""

import os
import secrets
from pathlib import Path

from bot.base.errors import StartupError

NAME = "homeroom.key"
BYTES = 32


def secret(folder: Path) -> bytes:
    """Return the key in a folder, made there at the first start, readable by this user alone."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path)
        found = path.read_bytes()
    except OSError as error:
        message = (
            f"The key {path} cannot be read ({error.strerror}). Set HOMEROOM_KEYS to a folder of your own."
        )
        raise StartupError(message) from error
    if len(found) != BYTES:
        message = (
            f"The key {path} is damaged. Put back your copy of it, or move it away to begin with a new one."
        )
        raise StartupError(message)
    return found


def _make(path: Path) -> None:
    """Write a new key whole or not at all; one that stands is never touched."""
    if path.exists():
        return
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        new.write(secrets.token_bytes(BYTES))
        new.flush()
        os.fsync(new.fileno())
    try:
        path.hardlink_to(half)
    except FileExistsError:
        return
    finally:
        half.unlink()
