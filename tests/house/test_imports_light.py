"""The engine alone stays light: no platform, no web server, no solver comes along with it."""

import subprocess
import sys

from tests import machine

HEAVY = (
    "discord",
    "telegram",
    "aiohttp",
    "apscheduler",
    "ortools",
    "scipy",
    "numpy",
    "matplotlib",
    "alembic",
)
LOADED = f"""
import sys
import bot.app
print(*sorted(name for name in {HEAVY!r} if name in sys.modules))
"""


def loaded_by(code: str) -> list[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=machine.ROOT, capture_output=True, text=True, check=True
    ).stdout.split()


def test_engine_loads_neither_platforms_nor_solvers() -> None:
    assert loaded_by(LOADED) == []


def test_a_heavy_library_would_be_seen() -> None:
    assert loaded_by(LOADED.replace("import bot.app", "import bot.app, aiohttp")) == ["aiohttp"]
