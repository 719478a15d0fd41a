"""Pictures for invented memories, drawn from a few shapes: nobody takes them for photos."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = WIDTH, HEIGHT = 960, 640
GROUND = 470
Draw = ImageDraw.ImageDraw


def drawn(name: str) -> bytes:
    """Return a picture of the demo as PNG."""
    scene, sky, ground = SCENES[name]
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), ground)
    scene(draw)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _snow(draw: Draw) -> None:
    _house(draw, 300, 360, "#8d6a5c", "#f6f8fa")
    for at in range(140):
        x, y, size = (at * 197) % WIDTH, (at * 131) % HEIGHT, 3 + at % 4
        draw.ellipse((x, y, x + size, y + size), "#ffffff")


def _tower(draw: Draw) -> None:
    draw.rectangle((430, 150, 530, GROUND), "#b5744f")
    draw.polygon(((415, 150), (480, 70), (545, 150)), "#5b3a2e")
    draw.ellipse((445, 175, 515, 245), "#fbf3dd")
    draw.line((480, 210, 480, 185), "#333333", 5)
    draw.line((480, 210, 500, 220), "#333333", 5)
    _tree(draw, 220)
    _tree(draw, 740)


def _lake(draw: Draw) -> None:
    draw.ellipse((120, 440, 840, 610), "#6fa8c9")
    draw.polygon(((400, 500), (560, 500), (535, 535), (425, 535)), "#a0522d")
    draw.polygon(((475, 490), (475, 360), (555, 490)), "#fff5e6")
    _tree(draw, 110)


def _lamp(draw: Draw) -> None:
    draw.rectangle((180, 440, 780, 470), "#6b4a36")
    draw.polygon(((500, 110), (180, 440), (780, 440)), "#f7d774")
    draw.polygon(((450, 110), (550, 110), (580, 180), (420, 180)), "#2f5d50")
    draw.rectangle((330, 410, 520, 438), "#b23a48")
    draw.rectangle((350, 384, 505, 409), "#3a6ea5")


def _gate(draw: Draw) -> None:
    for x in (260, 640):
        draw.rectangle((x, 200, x + 60, GROUND), "#9a8c7c")
    draw.arc((260, 90, 700, 420), 180, 360, "#5a4d41", 26)
    _tree(draw, 130)
    _tree(draw, 830)


def _pond(draw: Draw) -> None:
    draw.ellipse((260, 470, 700, 600), "#79b3b0")
    for at in range(14):
        turn = 2 * math.pi * at / 14
        x, y = 480 + 280 * math.cos(turn), 500 + 105 * math.sin(turn)
        draw.ellipse((x - 14, y - 62, x + 14, y - 34), "#e8c39e")
        draw.rectangle((x - 16, y - 34, x + 16, y + 20), ("#b23a48", "#3a6ea5", "#d9a441")[at % 3])


def _shed(draw: Draw) -> None:
    draw.rectangle((220, 260, 740, GROUND), "#3f7cbf")
    draw.polygon(((190, 260), (480, 150), (770, 260)), "#2a4f7a")
    for x in (330, 600):
        for wheel in (x - 55, x + 55):
            draw.ellipse((wheel - 42, 400, wheel + 42, 484), outline="#222222", width=7)
        draw.line((x - 55, 442, x, 380, x + 55, 442), "#d94f30", 8)


def _hats(draw: Draw) -> None:
    for at, (x, y) in enumerate(((160, 260), (340, 130), (520, 230), (690, 110), (800, 300), (430, 350))):
        colour = ("#2b2d42", "#5b3a2e", "#2f5d50")[at % 3]
        draw.polygon(((x - 80, y), (x, y - 36), (x + 80, y), (x, y + 36)), colour)
        draw.line((x, y, x + 62, y + 14, x + 62, y + 60), "#d9a441", 6)


def _house(draw: Draw, left: int, top: int, wall: str, roof: str) -> None:
    draw.rectangle((left, top, left + 360, GROUND + 20), wall)
    draw.polygon(((left - 30, top), (left + 180, top - 130), (left + 390, top)), roof)
    for at in range(4):
        draw.rectangle((left + 30 + at * 82, top + 35, left + 78 + at * 82, top + 90), "#f7d774")


def _tree(draw: Draw, x: int) -> None:
    draw.rectangle((x - 10, 360, x + 10, GROUND + 10), "#6b4a36")
    draw.ellipse((x - 70, 230, x + 70, 390), "#d9a441")


SCENES: dict[str, tuple[Callable[[Draw], None], str, str]] = {
    "snow": (_snow, "#8fa6bd", "#eef2f5"),
    "tower": (_tower, "#f3d9b1", "#a5b27a"),
    "lake": (_lake, "#cfe3ec", "#9fbf85"),
    "lamp": (_lamp, "#26324a", "#1c2538"),
    "gate": (_gate, "#dfe9ef", "#b7a98c"),
    "pond": (_pond, "#f1e4cf", "#b9c98f"),
    "shed": (_shed, "#e9eef2", "#a9a391"),
    "hats": (_hats, "#bfe0f2", "#8fb573"),
}
"""What is drawn, over which sky and ground."""
