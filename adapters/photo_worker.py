"""The process that opens strangers' pictures: it has little memory and may be killed at any moment.

`adapters.photos` starts it as a script of its own, and it imports nothing of Homeroom. A request on standard
input is the size of the picture, the longest side wanted and the bytes; an answer is one of JSON and bytes.
"""

import json
import os
import resource
import select
import struct
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

REQUEST = struct.Struct(">II")
MOST_MEGAPIXELS = 24
MEMORY = 768 * 2**20
IDLE_SECONDS = 120
LEAST_WEBP = 30
HEAVIEST_PNG = 4_000_000
JPEG_QUALITY = 88
OPENED = ("JPEG", "PNG", "WEBP", "GIF")
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error)


class ProblemError(Exception):
    """The picture cannot be used; the text is the part of the key after "photo."."""

    def __init__(self, kind: str, **slots: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.slots = slots


def rework(data: bytes, side: int) -> tuple[bytes, str, tuple[int, int]]:
    """Return a picture of the pixels alone, upright, in sRGB, no longer than `side`; its mime and size."""
    try:
        image = opened(data)
        image.draft("RGB", (side, side))
        image.load()
        small = plain(image, side)
    except UNREADABLE as error:
        raise ProblemError("corrupt") from error
    except (MemoryError, Image.DecompressionBombError) as error:
        raise ProblemError("too_many_pixels", limit=MOST_MEGAPIXELS) from error
    new, mime = encoded(small)
    return new, mime, small.size


def opened(data: bytes) -> Image.Image:
    """Read the header only, and refuse by it."""
    check_size(*webp_size(data))
    with warnings.catch_warnings(
        category=Image.DecompressionBombWarning, action="ignore"
    ):  # `check_size` says it
        image = Image.open(BytesIO(data), formats=OPENED)
    check_size(*image.size)
    stills_in_one_jpeg = image.format == "MPO"
    if getattr(image, "is_animated", False) and not stills_in_one_jpeg:
        raise ProblemError("animated")
    if image.format == "GIF":
        raise ProblemError("wrong_type")
    return image


def check_size(width: int, height: int) -> None:
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise ProblemError("too_many_pixels", limit=MOST_MEGAPIXELS)


def webp_size(data: bytes) -> tuple[int, int]:
    """Read the size of a WebP before Pillow opens it, which reserves the whole canvas; 0 × 0 for all else."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < LEAST_WEBP:
        return 0, 0
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case _:
            return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(
                data[28:30], "little"
            ) & 0x3FFF


def plain(image: Image.Image, side: int) -> Image.Image:
    """Bring the picture to 8-bit sRGB or sRGB with transparency: small, upright, nothing beside pixels."""
    icc = image.info.get("icc_profile")
    transparent = image.has_transparency_data
    image = in_eight_bits(image, "RGBA" if transparent else "RGB")
    image.thumbnail(
        (side, side), Image.Resampling.LANCZOS, reducing_gap=3.0
    )  # first, since it frees most memory
    ImageOps.exif_transpose(image, in_place=True)
    if icc and not transparent:
        image = in_srgb(image, icc)
    image = image.convert("RGBA" if transparent else "RGB")
    if transparent and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    return Image.frombytes(image.mode, image.size, image.tobytes())


def in_eight_bits(image: Image.Image, other: str) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image if image.mode in {"RGB", "RGBA", "CMYK", "L"} else image.convert(other)


def in_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """Turn a camera's wide colours into those every screen shows; a broken profile is left aside."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        turned = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
        return turned or image
    return image


def encoded(image: Image.Image) -> tuple[bytes, str]:
    """Keep transparency as PNG unless that is heavy; everything else is a JPEG."""
    if image.mode == "RGBA":
        out = BytesIO()
        image.save(out, "PNG")
        if out.tell() <= HEAVIEST_PNG:
            return out.getvalue(), "image/png"
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue(), "image/jpeg"


def answer(data: bytes, side: int) -> tuple[dict[str, object], bytes]:
    try:
        new, mime, (width, height) = rework(data, side)
    except ProblemError as problem:
        return {"problem": problem.kind, "slots": problem.slots, "size": 0}, b""
    return {"mime": mime, "width": width, "height": height, "size": len(new)}, new


def confine() -> None:
    """Give up memory, files and core dumps; where a system lacks such a limit, the time limit remains."""
    wanted = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for kind, most in wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other side closes or has nothing to ask for a while."""
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        head = requests.read(REQUEST.size)
        if len(head) < REQUEST.size:
            return
        size, side = REQUEST.unpack(head)
        about, new = answer(requests.read(size), side)
        answers.write(json.dumps(about).encode() + b"\n")
        answers.write(new)
        answers.flush()


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a decoder prints must not mix with the answers
    Image.init()
    confine()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
