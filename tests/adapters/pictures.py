"""Pictures to be careful with, made as they are needed."""

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

GPS = 0x8825
ORIENTATION = 0x0112
CAMERA = 0x010F


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object
) -> bytes:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 1) -> bytes:
    """Return a photo that tells where it was taken, by which camera, and carries a comment and a profile."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = "SecretCam"
    exif.get_ifd(GPS).update(
        {1: "N", 2: (IFDRational(52), IFDRational(31), IFDRational(12)), 29: "2003:09:01"}
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(exif=exif.tobytes(), comment=b"secret comment", icc_profile=profile, quality=95)


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def two_stills_in_one() -> bytes:
    """Return what many phones write: a JPEG with a second picture behind the first."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "red").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")]
    )
    return out.getvalue()


@cache
def bomb_png(width: int, height: int) -> bytes:
    """Return a small PNG that decodes to width × height pixels of one colour."""
    row = b"\0" + bytes(width // 8)
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(row * 100) for _ in range(height // 100)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp_of_size(width: int, height: int) -> bytes:
    """Return a WebP whose header alone claims this size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + (10).to_bytes(4, "little") + b"\x02\0\0\0" + size
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
