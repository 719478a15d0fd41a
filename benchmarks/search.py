"""Search 100,000 memories in English and Chinese, on SQLite and on PostgreSQL where there is a server.

python -m benchmarks.search [documents], after `make bench`. Every query is also answered by reading all
texts, so that recall and precision are known. Prints a table and writes benchmarks/out/search.json.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random

from alembic import command

from bot.base.store import Store
from bot.base.unit import Unit
from bot.features.memories import cutting
from bot.features.memories.cutting import Phrase, tag
from bot.features.memories.rules import index
from migrations.check import configure
from tests import machine
from tests.postgres.serving import serving

OUT = Path(__file__).parent / "out"
PAGE = 40
CHINESE = (
    "那年湖面结了冰食堂门口的银杏树下我们唱歌宿舍熄灯后说话老师点名操场夜里下雪毕业照火车站送别图书馆占座"
)
ENGLISH = [
    "the",
    "canteen",
    "lake",
    "frozen",
    "dumplings",
    "friday",
    "teacher",
    "chalk",
    "dormitory",
    "lights",
    "guitar",
    "rain",
    "snow",
    "exam",
    "library",
    "window",
    "bench",
    "summer",
    "train",
    "photo",
    "friend",
    "bicycle",
    "kettle",
    "porter",
    "gate",
    "ginkgo",
    "choir",
    "stage",
    "ball",
    "finger",
]
LOOKED_FOR = {
    "Chinese, two characters": ["结冰", "食堂", "银杏", "唱歌", "熄灯", "点名"],
    "Chinese, four characters": ["毕业照火", "图书馆占", "湖面结了"],
    "English, one word": ["dumplings", "kettle", "ginkgo"],
    "English, two words": ["frozen lake", "guitar choir"],
    "English, in every text": ["the"],
}


def texts(count: int) -> list[str]:
    chance = Random(5)
    out = []
    for number in range(count):
        if number % 2:
            length = chance.randint(8, 40)
            at = [chance.randrange(len(CHINESE) - 4) for _ in range(length // 4)]
            out.append("".join(CHINESE[one : one + 4] for one in at))
        else:
            out.append(" ".join(["the", *chance.choices(ENGLISH, k=chance.randint(4, 14))]))
    return out


async def fill(store: Store, told: Sequence[str]) -> float:
    """Return the seconds it took, in units of 500."""
    begun = time.perf_counter()
    for first in range(0, len(told), 500):
        await store.write(partial(put, told, first))
    return time.perf_counter() - begun


async def put(told: Sequence[str], first: int, unit: Unit) -> None:
    for doc in range(first, min(first + 500, len(told))):
        pieces = [tag("c", 1), *cutting.cut(told[doc])]
        await unit.run(index.PUT, doc=doc, fts=" ".join(pieces), vector=cutting.for_tsvector(pieces))


async def look(store: Store, words: str, most: int) -> tuple[list[int], float]:
    """Return what is found and the milliseconds it took; `most` documents are ranked, a page is returned."""
    must = [Phrase((tag("c", 1),)), *cutting.phrases(words)]
    given = {"fts": cutting.for_fts5(must), "vector": cutting.for_tsquery(must)}
    begun = time.perf_counter()
    async with store.read() as unit:
        rows = await unit.run(index.FIND, **given, most=most, count=most, skip=0)
    return [int(doc) for (doc,) in rows], (time.perf_counter() - begun) * 1000


def plainly(told: Sequence[str], words: str) -> set[int]:
    """Return what a reader of all texts would find."""
    wanted = words.split()
    return {
        at for at, text in enumerate(told)
        if all(word in (text if not word.isascii() else text.split()) for word in wanted)
    }  # fmt: skip


async def measure(url: str, told: Sequence[str]) -> dict[str, dict[str, float]]:
    store = Store(url)
    await store.open()
    figures = {"filled": {"per second": len(told) / await fill(store, told)}}
    for kind, asked in LOOKED_FOR.items():
        taken = sorted([(await look(store, words, PAGE))[1] for words in asked for _ in range(20)])
        right = [await exact(store, told, words) for words in asked]
        figures[kind] = {
            "p50 ms": taken[len(taken) // 2], "p95 ms": taken[int(len(taken) * 0.95)],
            "recall": min(recall for recall, _ in right), "precision": min(one for _, one in right),
        }  # fmt: skip
    await store.close()
    return figures


async def exact(store: Store, told: Sequence[str], words: str) -> tuple[float, float]:
    found, truth = set((await look(store, words, len(told)))[0]), plainly(told, words)
    return len(found & truth) / len(truth), len(found & truth) / len(found)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/search.db"}
        if machine.lacking("postgres") is None:
            urls["PostgreSQL"] = stack.enter_context(serving(durable=True)).url("postgres")
        for url in urls.values():
            command.upgrade(configure(url), "head")
        yield urls


def main() -> None:
    told = texts(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    with databases() as urls:
        figures = {name: asyncio.run(measure(url, told)) for name, url in urls.items()}
    for name, lines in figures.items():
        for kind, values in lines.items():
            print(f"{name:11} {kind:26}", "  ".join(f"{key} {value:,.2f}" for key, value in values.items()))
    OUT.mkdir(exist_ok=True)
    (OUT / "search.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
