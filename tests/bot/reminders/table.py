"""The table of phrases and what they mean, for every test that needs real phrases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.reminders.wall import resolve

TABLE = Path(__file__).parent / "phrases.tsv"


def rows() -> Iterator[tuple[str, str, str, str]]:
    zone = now = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            _, zone, now = line.split(" ", 2)
        elif line and not line.startswith("#"):
            text, expected = line.split("\t")
            yield text, expected, zone, now


def instant(wall: str, zone: str) -> datetime:
    at = datetime.fromisoformat(wall)
    return at.astimezone(UTC) if at.tzinfo else resolve(at, ZoneInfo(zone))
