"""Draw docs/memory-cards.png: a wide and a tall photo of the demo on cards, in English and in Chinese.

python -m docs.make_cards
"""
# ruff: noqa: INP001 - a script on its own

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image

from adapters.demo_pictures import drawn
from adapters.pictures.drawing import Cards
from bot.chat.ports import Face

TARGET = Path(__file__).with_name("memory-cards.png")
WIDTH, GAP = 560, 24
ENGLISH = Face(
    "winter 1998",
    "the lake",
    "The lake froze over, and the whole class walked to the boathouse.",
    "Linden Alumni",
)
CHINESE = Face(
    "2003年前后",
    "钟楼",
    "喆哥和堃堃在钟楼底下等了一个晚上，流星没有来，来的是查夜的老杨，手里还拎着三瓶汽水。",
    "临江中学校友会",
)


async def main() -> None:
    async with Cards() as cards:
        wide = await _card(cards, ENGLISH, drawn("lake"))
        tall = await _card(cards, CHINESE, _tall(drawn("tower")))
    sheet = Image.new("RGB", (2 * WIDTH + 3 * GAP, max(wide.height, tall.height) + 2 * GAP), "#d9d4c8")
    sheet.paste(wide, (GAP, GAP))
    sheet.paste(tall, (WIDTH + 2 * GAP, GAP))
    sheet.quantize(128).save(TARGET, "PNG", optimize=True)


async def _card(cards: Cards, face: Face, photo: bytes) -> Image.Image:
    data, _ = await cards.card(face, photo)
    image = Image.open(BytesIO(data))
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)


def _tall(photo: bytes) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(photo)).crop((270, 0, 690, 640)).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    asyncio.run(main())
