"""One message of every kind, and the worst that words can be: what each adapter must be able to show.

Nothing here is of one platform. Every sentence is spelled out, so a gallery message needs no locale file.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bot.base.ids import PersonId
from bot.chat.message import (
    Attachment,
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
    call,
    press,
)
from bot.chat.text import Link, Mention, Moment, Plain, Shape, Style, Styled, Text, bold, joined, plain, quote

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f00"
    "05fe02fe0d0a2db40000000049454e44ae426082"
)
"""A picture of one dot, as PNG."""
PICTURE = sha256(PIXEL).hexdigest()
DOT = Picture(PICTURE, plain("A dot"))
ADA = PersonId(1)
LIN = PersonId(2)
ACCOUNTS = {1: "810001", 2: "810002"}
"""The accounts that Ada and Lin have on the platform under test."""
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

MARKUP = r"*Ada* _B_ ~C~ ||D|| `E` [F](https://example.org) <b>G</b> &amp; \H"
EVERYONE = "@everyone @here <@810002> <@&3> @channel <#4>"
BIDI = "Ada \u202elegnA\u2066 \u2068 B"
ZALGO = "A" + "\u0301\u0308\u0327" * 20 + "da"
FORMULA = '=HYPERLINK("https://example.org";"x")'
EMOJI = "👩‍👩‍👧‍👦🎓"
PARAGRAPH = "Who remembers the noodles of the second canteen, and the queue around the corner? "
CHINESE = "还记得第二食堂的面条吗?那时候排队要绕过图书馆的拐角,大家一边背单词一边等。"


@dataclass(frozen=True, slots=True)
class Sample:
    """A message by the name of its golden."""

    name: str
    message: Message


def _styles() -> Text:
    inner = (Styled(Style.BOLD, (Plain("bold "), Styled(Style.ITALIC, plain("both")))), Plain(" plain "))
    return (
        *inner,
        Styled(Style.CODE, plain("code")),
        Plain(" "),
        Styled(Style.SPOILER, plain("hidden")),
        Plain(" "),
        Link("https://example.org/a?b=c&d=(e)", plain("a link")),
        Plain("\n"),
        Styled(Style.QUOTE, (Plain("first line\n"), Styled(Style.BOLD, plain("second line")))),
    )


def _names() -> Message:
    lines = [plain(f"{word}") for word in (MARKUP, EVERYONE, BIDI, ZALGO, FORMULA, EMOJI)]
    return Message(joined([bold("Names:"), *lines, quote(MARKUP)]))


def _mentions() -> Message:
    called, named = Mention(ADA, "Ada *Star*"), Mention(LIN, "林 小 雨")
    return Message((called, Plain(" meets "), named, Plain("!")), pings=(ADA,))


def _moments() -> Message:
    return Message(joined([(Moment(NOW, shape),) for shape in Shape], " | "))


def _select() -> Message:
    options = tuple(Option(plain(f"Class of {year}"), str(year)) for year in range(1981, 2006))
    return Message(plain("Which class?"), rows=(Select(plain("Choose"), press("polls.vote", 12), options),))


def _buttons() -> Message:
    five = tuple(Button(plain(f"Answer {n}"), press("polls.vote", 12, n)) for n in range(1, 6))
    looks = (
        Button(plain("Yes"), press("polls.yes", 1), Look.MAIN),
        Button(plain("Take it back"), press("polls.no", 1), Look.DANGER),
        Button(plain("Write it yourself"), call("memories.share")),
        LinkButton(plain("Read on"), "https://example.org/story"),
    )
    return Message(plain("What now?"), rows=(Buttons(five), Buttons(looks)))


def _card() -> Message:
    lines = ((plain("Where:"), plain("The old gate")), (plain("Who:"), plain(MARKUP)))
    return Message(plain("An event:"), card=Card(bold("Reunion"), lines, plain("Bring a photo.")))


def _everything() -> Message:
    card = _card().card
    return Message(plain("All at once"), card=card, rows=_buttons().rows, picture=DOT)


GALLERY: tuple[Sample, ...] = (
    Sample("plain", Message(plain("Hello."))),
    Sample("styles", Message(_styles())),
    Sample("names", _names()),
    Sample("mentions", _mentions()),
    Sample("moments", _moments()),
    Sample("buttons", _buttons()),
    Sample("label_of_markup", Message(plain("?"), rows=(Buttons((Button(plain(MARKUP), "a.b"),)),))),
    Sample("label_too_long", Message(plain("?"), rows=(Buttons((Button(plain(CHINESE * 4), "a.b"),)),))),
    Sample("select_of_25", _select()),
    Sample("card", _card()),
    Sample("picture", Message(plain("Look:"), picture=DOT)),
    Sample("picture_alone", Message(picture=Picture(PICTURE, plain("A dot"), spoiler=True))),
    Sample("picture_with_a_long_text", Message(plain(PARAGRAPH * 40), picture=DOT)),
    Sample("attachment", Message(plain("Your data:"), attachment=Attachment(PICTURE, "homeroom-data.json"))),
    Sample("everything", _everything()),
    Sample("only_you", Message(plain("Between us."), audience=Audience.ONLY_YOU)),
    Sample("asks", Message(plain("In how long?"), asks=True)),
    Sample("long_english", Message(plain((PARAGRAPH * 4 + "\n\n") * 16))),
    Sample("long_chinese", Message(plain(CHINESE * 120))),
    Sample("long_emoji", Message(plain(EMOJI * 400))),
    Sample("long_quote", Message(quote(plain((PARAGRAPH + "\n") * 80)))),
)


def golden(folder: str, name: str) -> Path:
    """Return where the golden of a sample stands, for the adapter that has this folder."""
    return Path(__file__).parent / "goldens" / folder / f"{name}.json"
