"""The process that draws: SVG and a photo in, a JPEG out; it has little memory and may be killed.

`adapters.worker` starts it as a script of its own, and it imports nothing of Homeroom. A request on standard
input is a line of JSON (`svg`, `font`, `box`, `photo`: the size of the photo in bytes) and the photo; an
answer is a line of JSON (`size`, or `problem`) and the bytes.
"""

import json
import os
import resource
import select
import struct
import sys
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

import resvg_py
from PIL import Image, ImageOps

MEMORY = 768 * 2**20
IDLE_SECONDS = 120
JPEG_QUALITY = 88
OPENED = ("JPEG", "PNG")
UNDRAWABLE = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, MemoryError,
    Image.DecompressionBombError,
)  # fmt: skip


def drawn(about: dict[str, object], photo: bytes) -> bytes:
    """Draw the SVG, lay the photo into its box, and return both as a JPEG."""
    font, svg = str(about["font"]), str(about["svg"])
    sheet = resvg_py.svg_to_bytes(svg_string=svg, font_files=[font], skip_system_fonts=True)
    paper = Image.open(BytesIO(bytes(sheet)), formats=("PNG",)).convert("RGB")
    if photo:
        left, top, width, height = (int(str(one)) for one in _listed(about["box"]))
        paper.paste(fitted(photo, (width, height)), (left, top))
    out = BytesIO()
    paper.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def fitted(photo: bytes, size: tuple[int, int]) -> Image.Image:
    """Return the photo in just this size, cut at its edges where its shape is another."""
    opened = Image.open(BytesIO(photo), formats=OPENED)
    opened.draft("RGB", size)
    image: Image.Image = opened
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return ImageOps.fit(image.convert("RGB"), size, Image.Resampling.LANCZOS)


def answer(about: dict[str, object], photo: bytes) -> tuple[dict[str, object], bytes]:
    try:
        new = drawn(about, photo)
    except UNDRAWABLE as error:
        return {"problem": type(error).__name__, "size": 0}, b""
    return {"size": len(new)}, new


def confine() -> None:
    """Give up memory, files and core dumps; where a system lacks such a limit, the time limit remains."""
    wanted = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for kind, most in wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other side closes or has nothing to ask for a while."""
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        head = requests.readline()
        if not head:
            return
        about = json.loads(head)
        reply, new = answer(about, requests.read(about["photo"]))
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.write(new)
        answers.flush()


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    Image.init()
    confine()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
