import asyncio
import os
import signal
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from adapters.photos import Photos, Prepared
from bot.base.errors import Refusal
from tests.adapters import pictures

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


@pytest.fixture(scope="module")
def photos() -> Iterator[Photos]:
    opened = Photos()
    yield opened
    asyncio.run(opened.close())


def read(photo: Prepared) -> Image.Image:
    return Image.open(BytesIO(photo.data))


async def test_photo_keeps_its_pixels_and_loses_everything_else(photos: Photos) -> None:
    given = pictures.photo_with_place()
    assert b"SecretCam" in given
    assert b"secret comment" in given
    assert Image.open(BytesIO(given)).getexif().get_ifd(pictures.GPS)

    photo = await photos.examine(given)

    image = read(photo)
    assert (photo.mime, photo.width, photo.height) == ("image/jpeg", 64, 48)
    assert photo.sha256 == sha256(photo.data).hexdigest()
    assert not image.getexif()
    assert image.info.keys() <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert not any(
        secret in photo.data for secret in (b"SecretCam", b"secret", b"Exif", b"ICC_PROFILE", b"2003")
    )


async def test_photo_that_lay_on_its_side_stands_upright(photos: Photos) -> None:
    photo = await photos.examine(pictures.photo_with_place(orientation=6))

    image = read(photo).convert("RGB")
    assert image.size == (48, 64)
    red, _, blue = image.getpixel((24, 4)), None, image.getpixel((24, 60))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 200
    assert blue[2] > 200


@pytest.mark.parametrize(
    ("given", "mime"),
    [
        (pictures.picture("JPEG"), "image/jpeg"),
        (pictures.picture("JPEG", mode="L"), "image/jpeg"),
        (pictures.picture("JPEG", mode="CMYK"), "image/jpeg"),
        (pictures.picture("PNG"), "image/jpeg"),
        (pictures.picture("PNG", mode="RGBA"), "image/jpeg"),
        (pictures.picture("PNG", mode="P"), "image/jpeg"),
        (pictures.picture("PNG", mode="1"), "image/jpeg"),
        (pictures.picture("WEBP"), "image/jpeg"),
        (pictures.picture("WEBP", lossless=True), "image/jpeg"),
        (pictures.two_stills_in_one(), "image/jpeg"),
    ],
)
async def test_every_still_kind_is_taken(photos: Photos, given: bytes, mime: str) -> None:
    assert (await photos.prepare(given))[1] == mime


async def test_sixteen_bits_of_grey_keep_their_brightness(photos: Photos) -> None:
    out = BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(out, "PNG")

    photo = await photos.examine(out.getvalue())

    assert read(photo).convert("L").getpixel((5, 5)) == pytest.approx(0x80, abs=2)


async def test_transparency_stays(photos: Photos) -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 90)).save(out, "PNG")

    photo = await photos.examine(out.getvalue())

    assert photo.mime == "image/png"
    assert read(photo).getpixel((5, 5)) == (255, 0, 0, 90)


async def test_large_photo_is_made_smaller(photos: Photos) -> None:
    photo = await photos.examine(pictures.picture(size=(5600, 4200)))
    thumbnail = await photos.examine(photo.data, side=320)

    assert (photo.width, photo.height) == (2560, 1920)
    assert (thumbnail.width, thumbnail.height) == (320, 240)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (b"", "photo.empty"),
        (b"\xff\xd8\xff" + bytes(10_000_000), "photo.too_large"),
        (b"%PDF-1.7 a document named photo.jpg", "photo.wrong_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.wrong_type"),
        (pictures.picture("TIFF"), "photo.wrong_type"),
        (pictures.picture("GIF"), "photo.wrong_type"),
        (HEIC, "photo.heic"),
        (pictures.animation("GIF"), "photo.animated"),
        (pictures.animation("PNG"), "photo.animated"),
        (pictures.animation("WEBP"), "photo.animated"),
        (pictures.picture()[:-40], "photo.corrupt"),
        (pictures.picture("PNG")[:60], "photo.corrupt"),
        (pictures.picture("WEBP")[:60], "photo.corrupt"),
        (b"\xff\xd8\xff", "photo.corrupt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.corrupt"),
        (b"RIFF\0\0\0\0WEBPVP8X", "photo.corrupt"),
        (pictures.bomb_png(12_000, 12_000), "photo.too_many_pixels"),
        (pictures.webp_of_size(16_383, 16_383), "photo.too_many_pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
async def test_what_is_no_good_photo_is_refused_and_the_next_one_works(
    photos: Photos, given: bytes, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await photos.prepare(given)

    assert refused.value.key == key
    assert await photos.prepare(pictures.picture())


async def test_refusal_names_the_limit(photos: Photos) -> None:
    with pytest.raises(Refusal) as refused:
        await photos.prepare(pictures.bomb_png(12_000, 12_000))

    assert refused.value.slots == {"limit": 24}


async def test_worker_that_takes_too_long_is_killed_and_replaced() -> None:
    async with Photos(seconds=0.0) as hasty:
        with pytest.raises(Refusal) as refused:
            await hasty.prepare(pictures.picture(size=(5600, 4200)))

        assert refused.value.key == "photo.corrupt"


async def test_worker_that_died_unasked_is_replaced(photos: Photos) -> None:
    await photos.prepare(pictures.picture())
    worker = photos.worker._process
    assert worker

    os.kill(worker.pid, signal.SIGKILL)

    assert await photos.prepare(pictures.picture())
