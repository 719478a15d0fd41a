"""Commands that still wait for a value: kept as rows, asked for in the way each platform can."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.heard import FileKept, PersonIn, RawValue, Spot, SpotIn, SpotKind, TargetIn
from bot.chat.message import Button, Buttons, Look, Message, Row
from bot.chat.ports import Limits
from bot.chat.text import Phrase, Plain, Text, joined, say
from bot.commands.binding import Ask
from bot.commands.catalog import ask_key, choice_key
from bot.commands.feature import Command
from bot.commands.params import Kind, Suggestion
from bot.commands.tables import OpenQuestion

OPEN_FOR = timedelta(days=7)
MOST_BUTTONS = 10
MARK = "?"
"""A wire that begins with it answers an open question.

"?12" opens the form, "?12:value" is the answer, "?12!" gives up.
"""

asked = columns(OpenQuestion)
_NEW = Hot(
    lambda insert: (
        insert(OpenQuestion)
        .values(
            {
                name: bindparam(name)
                for name in (
                    "community_id",
                    "platform",
                    "account",
                    "spot",
                    "command",
                    "param",
                    "given",
                    "asked_at",
                )
            }
        )
        .returning(asked.id)
    )
)
_COLUMNS = (
    asked.id, asked.community_id, asked.command, asked.param, asked.given,
    asked.account, asked.spot,
)  # fmt: skip
_BY_ID = Hot(lambda _: select(*_COLUMNS).where(asked.id == bindparam("question")))
_LATEST = Hot(
    lambda _: select(*_COLUMNS)
    .where(
        asked.platform == bindparam("platform"), asked.account == bindparam("account"),
        asked.spot == bindparam("spot"), asked.asked_at > bindparam("since"),
    )
    .order_by(asked.id.desc())
    .limit(1)
)  # fmt: skip
_LATEST_OF_ALL = Hot(
    lambda _: select(*_COLUMNS)
    .where(
        asked.platform == bindparam("platform"), asked.account == bindparam("account"),
        asked.asked_at > bindparam("since"),
    )
    .order_by(asked.id.desc())
    .limit(1)
)  # fmt: skip
_END = Hot(
    lambda _: delete(OpenQuestion).where(
        asked.platform == bindparam("platform"), asked.account == bindparam("account"),
        asked.spot == bindparam("spot"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """An open question.

    The command it completes, the parameter asked for, what is known so far, who was asked, and the spot that
    the command was used in.
    """

    id: int
    community: CommunityId | None
    command: str
    param: str
    given: Mapping[str, RawValue]
    account: str
    spot: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, where: an account in a spot, in a community unless none is set up there."""

    community: CommunityId | None
    spot: Spot
    account: str


async def open_question(unit: Unit, to: Asked, command: Command, ask: Ask, now: datetime) -> int:
    """Write down what is asked; an earlier question to the same account in the same place is over."""
    await end_questions(unit, to.spot, to.account)
    rows = await unit.run(
        _NEW,
        community_id=to.community,
        platform=to.spot.platform,
        account=to.account,
        spot=to.spot.key,
        command=command.key,
        param=ask.param.name,
        given=_dump(ask.given),
        asked_at=now,
    )
    return int(rows[0][0])


async def find_question(unit: Unit, question: int) -> Question | None:
    return _question(await unit.run(_BY_ID, question=question))


async def latest_question(unit: Unit, spot: Spot, account: str, now: datetime) -> Question | None:
    """Return what this account was asked last in this place, unless that is long ago.

    In private that may be about a room, where no question can be shown to one person alone.
    """
    asked_of = {"platform": spot.platform, "account": account, "since": now - OPEN_FOR}
    if spot.kind is SpotKind.PRIVATE:
        return _question(await unit.run(_LATEST_OF_ALL, **asked_of))
    return _question(await unit.run(_LATEST, **asked_of, spot=spot.key))


async def end_questions(unit: Unit, spot: Spot, account: str) -> None:
    await unit.run(_END, platform=spot.platform, account=account, spot=spot.key)


def question_message(
    question: int, command: Command, ask: Ask, limits: Limits, proposals: list[Suggestion]
) -> Message:
    """Return the question as a message.

    A button that opens the form, or the question itself with its choices.
    """
    problem: Text = say(ask.problem.key, **dict(ask.problem.slots)) if ask.problem else ()
    asked: Text = (Phrase(ask_key(command, ask.param.name)),)
    if limits.forms and ask.param.kind not in {Kind.PHOTO, Kind.DOCUMENT, Kind.TARGET} and not proposals:
        again = Button(say("questions.fill_in"), f"{MARK}{question}", Look.MAIN)
        return Message(joined([problem, asked]), rows=(Buttons((again,)),))
    members = [*_choices(question, command, ask), *_proposed(question, proposals)]
    give_up = Button(say("questions.cancel"), f"{MARK}{question}!")
    rows: tuple[Row, ...] = (Buttons(tuple(members)),) if members else ()
    asks = ask.param.kind not in {Kind.CHOICE, Kind.SWITCH}
    return Message(joined([problem, asked]), rows=(*rows, Buttons((give_up,))), asks=asks)


def _choices(question: int, command: Command, ask: Ask) -> list[Button]:
    if ask.param.kind is Kind.SWITCH:
        return [
            Button(say("questions.yes"), f"{MARK}{question}:yes"),
            Button(say("questions.no"), f"{MARK}{question}:no"),
        ]
    return [
        Button((Phrase(choice_key(command, ask.param.name, value)),), f"{MARK}{question}:{value}")
        for value in ask.param.choices
    ]


def _proposed(question: int, proposals: list[Suggestion]) -> list[Button]:
    wires = [(proposal.shown, f"{MARK}{question}:{proposal.value}") for proposal in proposals[:MOST_BUTTONS]]
    return [Button((Plain(shown),), wire) for shown, wire in wires if len(wire.encode()) <= 64]  # noqa: PLR2004 - the wire limit


def _dump(given: Mapping[str, RawValue]) -> str:
    return json.dumps({name: _raw(value) for name, value in given.items() if name}, ensure_ascii=False)


def _raw(value: RawValue) -> object:
    match value:
        case str() | int():
            return value
        case FileKept():
            return {"file": asdict(value)}
        case PersonIn():
            return {"person": asdict(value)}
        case SpotIn():
            return {"spot": asdict(value)}
        case TargetIn():
            author = asdict(value.author) if value.author else None
            return {"target": [value.message, author, value.text, value.sent_at.isoformat()]}
        case _:
            return ""


def _question(rows: list[tuple[int, int | None, str, str, str, str, str]]) -> Question | None:
    if not rows:
        return None
    ident, community, command, param, given, account, spot = rows[0]
    known = {name: _value(value) for name, value in json.loads(given).items()}
    inside = CommunityId(community) if community else None
    return Question(ident, inside, command, param, known, account, spot)


def _value(data: str | int | Mapping[str, object]) -> RawValue:
    match data:
        case {"file": {"name": str(name), "mime": str(mime), "size": int(size), "file": str(file)}}:
            return FileKept(name, mime, size, file)
        case {"person": {"key": str(key), "name": str(name)}}:
            return PersonIn(key, name)
        case {"spot": {"key": str(key), "title": str(title), "home": str(home)}}:
            return SpotIn(key, title, home)
        case {"target": [str(message), author, str(text), str(sent)]}:
            who = PersonIn(author["key"], author["name"]) if isinstance(author, dict) else None
            return TargetIn(message, who, text, datetime.fromisoformat(sent))
        case str() | int():
            return data
        case _:
            return ""
