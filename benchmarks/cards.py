"""How long a memory card takes: a large photo and long words, in English and in Chinese.

    python -m benchmarks.cards [--rounds 20]

It draws in the worker process that Homeroom uses and prints the median and the slowest of the rounds. The
first card, for which the process is started, is told apart. The processor time tells what a card costs on a
machine that is busy with other things.
"""

import argparse
import asyncio
import resource
import statistics
import time
from io import BytesIO

from PIL import Image

from adapters.pictures.drawing import Cards
from bot.chat.ports import Face

ENGLISH = Face("winter 1998", "the lake", "The whole class walked across the ice. " * 8, "Linden Alumni")
CHINESE = Face("1998年冬天", "湖边", "那年冬天湖面结了厚厚的冰，全班都跑到冰上去了。" * 6, "临江中学校友会")
PROMISED = 300


def photo(size: tuple[int, int]) -> bytes:
    """Return a JPEG with as much detail as a camera's."""
    out = BytesIO()
    Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size).convert("RGB").save(
        out, "JPEG", quality=88
    )
    return out.getvalue()


async def main(rounds: int) -> None:
    shapes = {"wide": photo((2560, 1700)), "tall": photo((1700, 2560)), "no photo": b""}
    async with Cards() as cards:
        began = time.perf_counter()
        await cards.card(ENGLISH)
        print(f"first card, with the process started: {milliseconds(began):.0f} ms")
        for name, data in shapes.items():
            for face in (ENGLISH, CHINESE):
                await measured(cards, face, data, name=f"{name}, {face.community}", rounds=rounds)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = 1 + rounds * len(shapes) * 2
    print(f"processor time a card: {(used.ru_utime + used.ru_stime) * 1000 / count:.0f} ms, start included")


async def measured(cards: Cards, face: Face, data: bytes, *, name: str, rounds: int) -> None:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        await cards.card(face, data)
        took.append(milliseconds(began))
    print(
        f"{name:24} median {statistics.median(took):4.0f} ms, slowest {max(took):4.0f} ms (< {PROMISED} ms)"
    )


def milliseconds(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    asyncio.run(main(parser.parse_args().rounds))
