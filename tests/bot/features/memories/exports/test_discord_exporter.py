import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.exports import discord_exporter
from bot.features.memories.exports.model import Kind, Line, MessageId, Nature, Source
from bot.features.memories.exports.stream import JsonStream

FOLDER = Path(__file__).parents[4] / "data/exports/discord"
AUTHOR: dict[str, object] = {"id": "1001", "name": "priya.d", "nickname": "Priya D.", "isBot": False}
MESSAGE: dict[str, object] = {
    "id": "5000",
    "type": "Default",
    "timestamp": "2018-11-24T14:45:30.7+01:00",
    "content": "Snow!",
    "author": AUTHOR,
    "attachments": [],
    "reactions": [],
}


def read_channel(*messages: object) -> list[Source | Line]:
    channel = {"id": "42", "type": "GuildTextChat", "name": "memories"}
    export = {
        "guild": {"id": "1", "name": "Lakeside"},
        "channel": channel,
        "messages": messages,
        "messageCount": 1,
    }
    return list(discord_exporter.read(JsonStream(BytesIO(json.dumps(export).encode()))))


def read_one(**changed: object) -> Line:
    line = read_channel({**MESSAGE, **changed})[1]
    assert isinstance(line, Line)
    return line


def sample() -> list[Line]:
    with next(FOLDER.glob("*.json")).open("rb") as file:
        return [one for one in discord_exporter.read(JsonStream(file)) if isinstance(one, Line)]


def test_message_becomes_a_line() -> None:
    assert read_channel(MESSAGE) == [
        Source(Kind.DISCORD, "Lakeside #memories", "42"),
        Line(
            source_id=MessageId("5000"),
            author_id="1001",
            author_name="Priya D.",
            sent_at=datetime(2018, 11, 24, 13, 45, 30, 700_000, tzinfo=UTC),
            text="Snow!",
            link="https://discord.com/channels/1/42/5000",
        ),
    ]


def test_sample_holds_every_kind_of_message() -> None:
    natures = [line.nature for line in sample()]

    assert {nature: natures.count(nature) for nature in Nature if nature in natures} == {
        Nature.PERSON: 16,
        Nature.BOT: 1,
        Nature.SERVICE: 2,
        Nature.FORWARDED: 1,
        Nature.DELETED: 1,
    }


def test_local_pictures_of_the_sample_are_there_and_remote_ones_are_kept_apart() -> None:
    lines = sample()

    paths = [path for line in lines for path in line.photo_paths]
    urls = [url for line in lines for url in line.photo_urls]

    assert len(paths) == 2
    assert all((FOLDER / path).is_file() for path in paths)
    assert [url.partition("?")[0].rpartition("/")[2] for url in urls] == ["hat.png"]


@pytest.mark.parametrize(
    ("changed", "nature"),
    [
        ({"author": {**AUTHOR, "isBot": True}}, Nature.BOT),
        ({"type": "ChannelPinnedMessage"}, Nature.SERVICE),
        ({"type": "20"}, Nature.SERVICE),
        ({"type": "Reply"}, Nature.PERSON),
        ({"reference": {"type": "Forward", "messageId": "1"}}, Nature.FORWARDED),
        ({"forwardedMessage": {"content": "news"}}, Nature.FORWARDED),
        ({"author": {**AUTHOR, "id": "456226577798135808"}}, Nature.DELETED),
        ({"author": {**AUTHOR, "name": "deleted_user_5f3a"}}, Nature.DELETED),
        ({"author": {**AUTHOR, "name": "Deleted User 5f3a"}}, Nature.DELETED),
        ({"author": {**AUTHOR, "name": "deleted_users_fan"}}, Nature.PERSON),
        ({"author": None}, Nature.DELETED),
    ],
)
def test_nature_tells_who_speaks(changed: dict[str, object], nature: Nature) -> None:
    assert read_one(**changed).nature is nature


@pytest.mark.parametrize("url", ["../secret.jpg", "/etc/secret.jpg", "D:\\secret.jpg", "file:///secret.jpg"])
def test_path_out_of_the_folder_is_dropped(url: str) -> None:
    line = read_one(
        attachments=[{"url": url, "fileName": "a.jpg"}, {"url": "b_Files\\b.PNG", "fileName": "b.PNG"}]
    )

    assert (line.photo_paths, line.photo_urls) == (("b_Files/b.PNG",), ())


def test_reply_counts_in_the_same_channel_only() -> None:
    assert read_one(reference={"messageId": "4", "channelId": "42"}).reply_to == "4"
    assert read_one(reference={"messageId": "4", "channelId": "43"}).reply_to is None
    assert read_one(reference={"messageId": None, "channelId": "42"}).reply_to is None


def test_reactions_are_added_up() -> None:
    assert read_one(reactions=[{"count": 3}, {"count": 2, "users": [AUTHOR]}, {}, None]).reactions == 5


@pytest.mark.parametrize(
    "odd", [None, 5, [], {}, {**MESSAGE, "id": 5}, {**MESSAGE, "timestamp": "yesterday"}]
)
def test_message_that_nobody_understands_is_left_out(odd: object) -> None:
    assert [one.source_id for one in read_channel(odd, MESSAGE) if isinstance(one, Line)] == ["5000"]


ODD = (
    st.none()
    | st.integers()
    | st.text()
    | st.lists(st.none() | st.dictionaries(st.sampled_from(["url", "count"]), st.integers()))
)


@given(st.dictionaries(st.sampled_from([*MESSAGE, "reference", "forwardedMessage"]), ODD))
def test_any_message_is_a_line_or_left_out(changed: dict[str, object]) -> None:
    _, *lines = read_channel({**MESSAGE, **changed})

    assert len(lines) <= 1
