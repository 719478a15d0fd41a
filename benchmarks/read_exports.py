"""How many messages a second come out of an export, and how much memory that takes.

`python benchmarks/read_exports.py [MESSAGES]` writes exports to a temporary folder first, half a gigabyte
each for a million messages. It prints a table and writes `build/read_exports.json`.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.features.memories.exports import reading

RESULT = Path(__file__).parents[1] / "build/read_exports.json"
WORDS = [
    "remember",
    "the",
    "canteen",
    "at",
    "midnight",
    "snow",
    "finals",
    "食堂",
    "宿舍",
    "图书馆",
    "那年冬天",
]
HEADS = {
    "telegram": '{"name": "Class of 1999", "type": "private_supergroup", "id": 1503000321, "messages": [\n',
    "discord": '{"guild": {"id": "1", "name": "Lakeside"}, "channel": {"id": "42"}, "messages": [\n',
}


def telegram(count: int) -> Iterator[object]:
    for number in range(count):
        text = " ".join(random.choices(WORDS, k=random.randint(3, 30)))
        author = {"from": f"Person {number % 300}", "from_id": f"user{number % 300}"}
        when = {"date": "2016-03-01T12:00:00", "date_unixtime": str(1456800000 + 60 * number)}
        photo = (
            {"photo": f"photos/photo_{number}.jpg", "width": 1280, "height": 960} if number % 7 == 0 else {}
        )
        entities = [{"type": "plain", "text": text}]
        yield {
            "id": number,
            "type": "message",
            **when,
            **author,
            **photo,
            "text": text,
            "text_entities": entities,
        }


def discord(count: int) -> Iterator[object]:
    for number in range(count):
        text = " ".join(random.choices(WORDS, k=random.randint(3, 30)))
        role = {"id": "5", "name": "Alumni", "color": "#3498DB", "position": 2}
        author = {"id": str(number % 300), "name": f"person{number % 300}", "isBot": False, "roles": [role]}
        reactions = (
            [{"emoji": {"id": "", "name": "❤️"}, "count": 2, "users": [author, author]}]
            if number % 6 == 0
            else []
        )
        body = {"content": text, "author": author, "attachments": [], "embeds": [], "reactions": reactions}
        yield {"id": str(number), "type": "Default", "timestamp": "2021-07-19T13:34:15.218+00:00", **body}


def write(path: Path, kind: str, messages: Iterator[object]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADS[kind])
        for number, message in enumerate(messages):
            file.write(("" if number == 0 else ",\n") + json.dumps(message, ensure_ascii=False, indent=1))
        file.write("]}")


def measure(path: Path) -> dict[str, float]:
    before, start = peak_mb(), time.perf_counter()
    with path.open("rb") as file:
        count = sum(1 for _ in reading.read(file))
    seconds = time.perf_counter() - start
    size = path.stat().st_size / 1e6
    return {
        "messages": count - 1,
        "megabytes": size,
        "per_second": count / seconds,
        "more_memory_mb": peak_mb() - before,
    }


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    random.seed(5)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, messages in (("telegram", telegram(count)), ("discord", discord(count))):
            path = Path(folder, f"{kind}.json")
            write(path, kind, messages)
            results[kind] = measure(path)
    for kind, found in results.items():
        print(f"{kind:9}", *(f"{name} {value:,.0f}" for name, value in found.items()), sep="  ")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
