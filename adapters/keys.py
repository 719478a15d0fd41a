"""The installation's own key, in a folder apart from the database: a stolen backup does not hold it."""

import os
import secrets
from pathlib import Path

from bot.base.errors import StartupError

NAME = "homeroom.key"
BYTES = 32


def init(folder: Path) -> Path:
    """Make the folder and a new key, both for this user alone; a key that stands is never touched."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = not path.exists() and _make(path)
    except OSError as error:
        message = (
            f"The key {path} cannot be written ({error.strerror}). Set HOMEROOM_KEYS to a folder of your own."
        )
        raise StartupError(message) from error
    if not made:
        message = f"There is a key already: {path}. Keep it; what was made with it is lost without it."
        raise StartupError(message)
    return path


def ensure(folder: Path) -> None:
    """Make a key where none is: for a playground, which keeps all it has in one folder."""
    if not (folder / NAME).exists():
        init(folder)


def secret(folder: Path) -> bytes:
    """Return the key in a folder, which `init` has made."""
    path = folder / NAME
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        message = (
            f"The key {path} is missing. For a new installation make one: homeroom keys init. "
            "Otherwise put your copy of it back, or set HOMEROOM_KEYS to the folder that holds it."
        )
        raise StartupError(message) from None
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


def _make(path: Path) -> bool:
    """Write a new key whole or not at all; False when somebody else's stands there by now."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        new.write(secrets.token_bytes(BYTES))
        new.flush()
        os.fsync(new.fileno())
    try:
        path.hardlink_to(half)
    except FileExistsError:
        return False
    finally:
        half.unlink()
    return True
