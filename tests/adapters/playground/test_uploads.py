"""Files that come from a page."""

from io import BytesIO
from typing import Any

from PIL import Image

from adapters.playground.server import Playground
from adapters.playground.uploads import MOST_DOCUMENT, MOST_PHOTO, MOST_WAITING
from tests.adapters.pictures import photo_with_place, picture
from tests.adapters.playground.pages import HALL, PORCH, Page


async def send(page: Page, data: bytes, kind: str = "photo") -> tuple[int, dict[str, Any]]:
    query = {"kind": kind, "name": "school.jpg", "lang": page.lang}
    origin = {"Origin": page.url}
    async with page.session.post(
        f"{page.url}/upload", params=query, data=BytesIO(data), headers=origin
    ) as answer:
        return answer.status, await answer.json()


async def test_a_photo_is_made_safe_and_shown_by_its_hash(ada: Page) -> None:
    status, kept = await send(ada, photo_with_place())

    async with ada.session.get(f"{ada.url}/photo/{kept['file']}") as answer:
        shown = await answer.read()

    assert (status, kept["name"]) == (200, "school.jpg")
    assert answer.content_type == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"SecretCam" not in shown


async def test_a_photo_is_served_small_where_it_is_shown_small(ada: Page) -> None:
    _, kept = await send(ada, picture(size=(2000, 1000)))

    sizes = {}
    for query in ("", "?side=800", "?side=160", "?side=161"):
        async with ada.session.get(f"{ada.url}/photo/{kept['file']}{query}") as answer:
            sizes[query] = Image.open(BytesIO(await answer.read())).size

    assert sizes == {
        "": (2000, 1000),
        "?side=800": (800, 400),
        "?side=160": (160, 80),
        "?side=161": (2000, 1000),
    }


async def test_a_photo_in_a_line_stands_in_the_room(ada: Page) -> None:
    _, kept = await send(ada, picture())

    await ada.say(PORCH, "the old gate", upload=kept["upload"])

    assert ada.last(PORCH)["view"]["picture"]["file"] == kept["file"]


async def test_a_photo_without_words_is_said_too(ada: Page) -> None:
    _, kept = await send(ada, picture("PNG"))

    await ada.say(HALL, "", upload=kept["upload"])

    assert ada.last(HALL)["view"]["picture"]["file"] == kept["file"]


async def test_what_is_no_photo_is_refused_at_once(ada: Page) -> None:
    for data in (b"", b"just words", b"\xff\xd8\xff broken", b"GIF89a"):
        status, answer = await send(ada, data)

        assert status == 422
        assert answer["problem"]


async def test_a_file_that_is_too_large_is_read_no_further(ada: Page) -> None:
    for kind, most in (("photo", MOST_PHOTO), ("document", MOST_DOCUMENT)):
        status, answer = await send(ada, bytes(most + 1), kind)

        assert status == 422
        assert str(most // 1_000_000) in answer["problem"]


async def test_a_document_waits_as_it_came(playground: Playground, ada: Page) -> None:
    _, answer = await send(ada, b'{"messages": []}', "document")

    waiting = playground.studio.uploads.get(answer["upload"])
    assert getattr(waiting, "data", None) == b'{"messages": []}'


async def test_old_files_give_way(playground: Playground, ada: Page) -> None:
    first = playground.studio.uploads.put_document("a", "text/plain", b"a")
    for _ in range(MOST_WAITING):
        playground.studio.uploads.put_document("b", "text/plain", b"b")

    assert playground.studio.uploads.get(first) is None
