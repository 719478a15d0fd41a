from datetime import UTC, date, datetime

from bot.base.ids import PersonId
from bot.chat import codec
from bot.chat.message import (
    Audience,
    Button,
    Buttons,
    Card,
    LinkButton,
    Look,
    Message,
    Option,
    Picture,
    Select,
    press,
)  # fmt: skip
from bot.chat.text import Link, Mention, Moment, Shape, bold, joined, plain, quote, say

URL = "https://example.org"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_every_block_and_node_comes_back_the_same() -> None:
    text = joined([
        say("a.b", name="*Ada*", n=3, day=date(1998, 9, 1), who=Mention(PersonId(4), "Ada"), at=Moment(AT)),
        bold("loud"),
        quote(plain("soft")),
        (Link(URL, plain("here")), Mention(PersonId(5), "Bo", "77"), Moment(AT, Shape.DAY, "x")),
    ])  # fmt: skip
    message = Message(
        body=text,
        card=Card(plain("title"), ((plain("a"), plain("b")),), plain("note")),
        rows=(
            Buttons(
                (
                    Button(plain("go"), press("x.y", 1), Look.MAIN),
                    LinkButton(plain("see"), "https://example.org"),
                )
            ),
            Select(plain("which"), "x.z", (Option(plain("one"), "1"),)),
        ),
        picture=Picture("ab" * 32, plain("alt"), spoiler=True),
        audience=Audience.ONLY_YOU,
        pings=(PersonId(4),),
        asks=True,
    )

    again = codec.load(codec.dump(message))

    assert codec.dump(again) == codec.dump(message)
    assert again.rows == message.rows
    assert (again.card, again.picture, again.audience, again.pings, again.asks) == (
        message.card, message.picture, message.audience, message.pings, message.asks,
    )  # fmt: skip
