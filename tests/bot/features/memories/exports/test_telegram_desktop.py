import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.exports import telegram_desktop
from bot.features.memories.exports.model import Kind, Line, MessageId, Nature, Source
from bot.features.memories.exports.stream import JsonStream

FOLDER = Path(__file__).parents[4] / "data/exports/telegram_chat"
MESSAGE = {
    "id": 7,
    "type": "message",
    "date": "2016-11-24T13:00:00",
    "date_unixtime": "1479988800",
    "from": "Maya Okafor",
    "from_id": "user501",
    "text": "Snow!",
}


def read_group(*messages: object, kind: str = "private_supergroup") -> list[Source | Line]:
    chat = {"name": "Class", "type": kind, "id": 1503, "messages": messages}
    return list(telegram_desktop.read(JsonStream(BytesIO(json.dumps(chat).encode()))))


def read_one(**changed: object) -> Line:
    line = read_group({**MESSAGE, **changed})[1]
    assert isinstance(line, Line)
    return line


def sample() -> dict[str, Line]:
    with (FOLDER / "result.json").open("rb") as file:
        return {
            one.source_id: one for one in telegram_desktop.read(JsonStream(file)) if isinstance(one, Line)
        }


def test_message_becomes_a_line() -> None:
    assert read_group(MESSAGE) == [
        Source(Kind.TELEGRAM, "Class", "1503"),
        Line(
            source_id=MessageId("7"),
            author_id="user501",
            author_name="Maya Okafor",
            sent_at=datetime(2016, 11, 24, 12, tzinfo=UTC),
            text="Snow!",
            link="https://t.me/c/1503/7",
        ),
    ]


def test_sample_holds_every_kind_of_message() -> None:
    natures = [line.nature for line in sample().values()]

    assert {nature: natures.count(nature) for nature in Nature} == {
        Nature.PERSON: 31,
        Nature.CHANNEL: 1,
        Nature.BOT: 1,
        Nature.SERVICE: 2,
        Nature.FORWARDED: 1,
        Nature.DELETED: 1,
    }


def test_photos_of_the_sample_are_there() -> None:
    paths = [path for line in sample().values() for path in line.photo_paths]

    assert len(paths) == 4
    assert all((FOLDER / path).is_file() for path in paths)


def test_text_in_pieces_is_joined() -> None:
    pieces = [
        "We met ",
        {"type": "mention_name", "text": "周子昂", "user_id": 4},
        " at ",
        {"type": "bold", "text": "8"},
        5,
    ]

    assert read_one(text=pieces).text == "We met 周子昂 at 8"
    assert read_one(text=None).text == ""


def test_control_character_of_the_sample_survives() -> None:
    assert "floor polish\x0band instant noodles" in sample()["73"].text


@pytest.mark.parametrize(
    ("changed", "nature"),
    [
        ({"type": "service", "action": "pin_message"}, Nature.SERVICE),
        ({"forwarded_from": "University News"}, Nature.FORWARDED),
        ({"forwarded_from": None}, Nature.FORWARDED),
        ({"saved_from": "Elsewhere"}, Nature.FORWARDED),
        ({"from": None}, Nature.DELETED),
        ({"via_bot": "@gif"}, Nature.BOT),
        ({"from": "RollCallBot"}, Nature.BOT),
        ({"from": "Lena Talbot"}, Nature.PERSON),
        ({"from": "Class", "from_id": "channel1503"}, Nature.CHANNEL),
        ({"from_id": 501}, Nature.PERSON),
    ],
)
def test_nature_tells_who_speaks(changed: dict[str, object], nature: Nature) -> None:
    assert read_one(**changed).nature is nature


@pytest.mark.parametrize(
    ("changed", "paths"),
    [
        ({"photo": "photos/photo_1.jpg"}, ("photos/photo_1.jpg",)),
        ({"photo": "(File not included. Change data exporting settings to download.)"}, ()),
        ({"photo": "../../../etc/passwd"}, ()),
        ({"photo": "photos\\..\\..\\secret.jpg"}, ()),
        ({"photo": "/etc/passwd"}, ()),
        ({"photo": "C:\\secret.jpg"}, ()),
        ({"photo": 5}, ()),
        ({"file": "files/scan.png", "mime_type": "image/png"}, ("files/scan.png",)),
        ({"file": "stickers/a.webp", "mime_type": "image/webp", "media_type": "sticker"}, ()),
        ({"file": "files/film.mp4", "mime_type": "video/mp4"}, ()),
    ],
)
def test_only_pictures_inside_the_folder_count_as_photos(
    changed: dict[str, object], paths: tuple[str, ...]
) -> None:
    assert read_one(**changed).photo_paths == paths


def test_reactions_of_all_kinds_are_added_up() -> None:
    given = [
        {"type": "emoji", "count": 3},
        {"type": "custom_emoji", "count": 2},
        {"type": "paid"},
        "odd",
        {"count": -9},
    ]

    assert read_one(reactions=given).reactions == 5


def test_reply_within_the_group_is_kept_and_one_elsewhere_is_not() -> None:
    assert read_one(reply_to_message_id=3).reply_to == "3"
    assert read_one(reply_to_message_id=3, reply_to_peer_id="channel9").reply_to is None


def test_old_export_without_unix_time_is_read_in_the_zone_of_its_computer() -> None:
    message = {key: value for key, value in MESSAGE.items() if key != "date_unixtime"}
    chat = {"name": "Class", "type": "private_group", "id": 1, "messages": [message]}
    json_stream = JsonStream(BytesIO(json.dumps(chat).encode()))

    _, line = telegram_desktop.read(json_stream, ZoneInfo("Asia/Shanghai"))

    assert isinstance(line, Line)
    assert line.sent_at == datetime(2016, 11, 24, 5, tzinfo=UTC)
    assert line.link == ""


def test_what_cannot_be_stored_is_taken_out_of_the_text() -> None:
    assert read_one(text="a\0b\ud83dc😀").text == "abc😀"


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        "text",
        [],
        {},
        {"id": 9, "type": "unsupported"},
        {**MESSAGE, "id": "seven"},
        {**MESSAGE, "date_unixtime": "x"},
    ],
)
def test_message_that_nobody_understands_is_left_out(odd: object) -> None:
    assert [one.source_id for one in read_group(odd, MESSAGE) if isinstance(one, Line)] == ["7"]


@given(
    st.dictionaries(
        st.sampled_from([*MESSAGE, "photo", "file", "mime_type", "reactions", "actor"]),
        st.none()
        | st.integers()
        | st.text()
        | st.lists(
            st.none()
            | st.text()
            | st.dictionaries(st.sampled_from(["text", "count"]), st.text() | st.integers())
        ),
    )
)
def test_any_message_is_a_line_or_left_out(changed: dict[str, object]) -> None:
    _, *lines = read_group({**MESSAGE, **changed})

    assert len(lines) <= 1
