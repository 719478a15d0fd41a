import json
from io import BytesIO
from pathlib import Path

import pytest

from bot.features.memories.exports import reading
from bot.features.memories.exports.model import (
    ExportError,
    ForeignError,
    Kind,
    Line,
    NotJsonError,
    Source,
    TruncatedError,
)
from bot.features.memories.exports.reading import Format

SAMPLES = Path(__file__).parents[4] / "data/exports"
CHAT = SAMPLES / "telegram_chat/result.json"
ACCOUNT = SAMPLES / "telegram_account/result.json"
DISCORD = next((SAMPLES / "discord").glob("*.json"))


def read(data: bytes) -> list[Source | Line]:
    return list(reading.read(BytesIO(data)))


def read_until_error(data: bytes) -> tuple[list[Source | Line], ExportError | None]:
    got: list[Source | Line] = []
    try:
        got.extend(reading.read(BytesIO(data)))
    except ExportError as error:
        return got, error
    return got, None


@pytest.mark.parametrize(
    ("path", "shape"),
    [(CHAT, Format.TELEGRAM_CHAT), (ACCOUNT, Format.TELEGRAM_ACCOUNT), (DISCORD, Format.DISCORD_CHANNEL)],
    ids=["chat", "account", "discord"],
)
def test_each_sample_is_recognised_and_read_from_its_start(path: Path, shape: Format) -> None:
    with path.open("rb") as file:
        assert reading.detect(file) is shape
        assert file.tell() == 0


def test_sources_list_the_groups_to_choose_from() -> None:
    with ACCOUNT.open("rb") as file:
        found = reading.sources(file)

    assert found == [
        (Source(Kind.TELEGRAM, "Lakeside Rowing · 赛艇队", "480000777"), 3),
        (Source(Kind.TELEGRAM, "Lakeside Film Club", "1502000111"), 1),
    ]


def test_conversations_of_two_are_never_read() -> None:
    text = ACCOUNT.read_text("utf-8")
    assert "Between us" in text
    assert "Buy milk" in text

    lines = [one.text for one in read(text.encode()) if isinstance(one, Line)]

    assert not [text for text in lines if "Between us" in text or "Buy milk" in text or "Sunny" in text]


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages", "something_new"])
def test_single_private_chat_is_refused(kind: str) -> None:
    chat = {"name": "Tom", "type": kind, "id": 5, "messages": [{"id": 1, "type": "message"}]}

    with pytest.raises(ForeignError) as refused:
        read(json.dumps(chat).encode())

    assert refused.value.key == "memories.import.private_chat"


def test_private_discord_channel_is_refused() -> None:
    chat = {"guild": {"id": "0"}, "channel": {"id": "5", "type": "DirectTextChat"}, "messages": []}

    with pytest.raises(ForeignError, match="private_chat"):
        read(json.dumps(chat).encode())


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04rest of an archive", "zip"),
        (b"<!DOCTYPE html><html>", "html"),
        ('{"guild": 1}'.encode("utf-16"), "encoding"),
        (b"[1, 2]", "foreign"),
        (b"{}", "foreign"),
        (b'{"messages": []}', "foreign"),
        (b'{"users": {"a": [1, 2]}, "teams": [{"b": null}]}', "foreign"),
        (b'{"guild": {}, "messages": [], "channel": {}}', "foreign"),
        (b"[" * 100_000, "foreign"),
        (b'{"about": ' + b"[" * 100_000, "foreign"),
        (b"id;text\n1;hello", "not_json"),
        (b'{"guild": "\xff\xfe"', "not_json"),
        (b'{"name": "x", "type": oops}', "not_json"),
        (b'{"name": "x" "type": 1}', "not_json"),
        (b'{"name": 1, 2: 3}', "not_json"),
        (b'{"name": "Lakes', "truncated"),
        (b'{"name": "\xe6\xb9', "truncated"),
        (b"{", "truncated"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:24]),
)
def test_what_is_no_export_is_refused_by_its_reason(data: bytes, key: str) -> None:
    with pytest.raises(ExportError) as refused:
        read(data)

    assert refused.value.key == f"memories.import.{key}"


def test_broken_json_is_told_by_line_and_byte() -> None:
    lines = CHAT.read_bytes().split(b"\n")
    lines[200] = b'   "text": oops,'
    data = b"\n".join(lines)

    _, error = read_until_error(data)

    assert isinstance(error, NotJsonError)
    assert error.slots == {"line": 201, "byte": data.index(b"oops")}


def test_bytes_that_are_no_text_are_told_by_line_and_byte() -> None:
    data = CHAT.read_bytes()
    at = data.index("食堂".encode())

    _, error = read_until_error(data[:at] + b"\xff" + data[at:])

    assert isinstance(error, NotJsonError)
    assert error.slots == {"line": data[:at].count(b"\n") + 1, "byte": at}


def test_place_of_an_error_is_right_behind_mended_escapes() -> None:
    data = CHAT.read_bytes()
    at = data.rindex(b'"from"')
    assert data.index(b"\\x0B") < at

    _, error = read_until_error(data[:at] + b"oops" + data[at:])

    assert isinstance(error, NotJsonError)
    assert error.slots["byte"] == at


@pytest.mark.parametrize("path", [CHAT, ACCOUNT, DISCORD], ids=["chat", "account", "discord"])
def test_file_cut_anywhere_yields_its_beginning_and_says_so(path: Path) -> None:
    data = path.read_bytes()
    whole = read(data)

    for end in range(len(data) - 1, 0, -61):
        got, error = read_until_error(data[:end])

        assert got == whole[: len(got)]
        assert isinstance(error, TruncatedError), end
        assert error.slots["line"] == data[:end].count(b"\n") + 1


def test_reading_again_yields_the_same() -> None:
    data = DISCORD.read_bytes()

    assert read(data) == read(data)
    assert read(b"\xef\xbb\xbf" + data) == read(data)
