"""An answer is an outbox row in the transaction of its cause, claimed by the process that will send it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.base.errors import Refusal
from bot.base.ids import OutboxId
from bot.chat.heard import SpotKind
from bot.chat.message import Audience, Message, Replace
from bot.chat.text import Link, Mention, Moment, Phrase, Plain, Slot, Styled, say
from bot.chat.words import nearest_lang
from bot.commands.calling import Call, Reply
from bot.reminders import outbox, tickets
from bot.reminders.addresses import Address
from bot.reminders.outbox import LEASE, Claimed, Letter, Sending
from bot.reminders.tables import SendClass

UNWRITTEN = OutboxId(0)
"""The id of no row: what becomes of such a send is written nowhere."""
ANSWER_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event led to: rows to send and rows to edit now.

    `fresh` is False when the event was handled before.
    """

    sends: tuple[Claimed, ...] = ()
    edits: tuple[Claimed, ...] = ()
    fresh: bool = True


NOTHING = Outcome()
REPEATED = Outcome(fresh=False)


async def write_answer(call: Call, reply: Reply) -> Outcome:
    """Write down what is to be said; the rows returned are the caller's to send until their lease ends."""
    match reply.answer:
        case None:
            return NOTHING
        case Replace(message):
            return await _change(call, message, reply)
        case Message() as message:
            return await _say(call, message, reply)


async def _change(call: Call, message: Message, reply: Reply) -> Outcome:
    """Change the message whose button was pressed; say it anew when that message is not known any more."""
    row = await outbox.by_receipt(call.unit, call.heard.spot.platform, call.pressed_message)
    if row is None:
        return await _say(call, message, reply)
    message = replace(message, audience=row.message.audience)
    letter = await _letter(call, message, private=reply.private)
    await outbox.change(call.unit, row.id, message)
    await tickets.renew(call.unit, row.id, call.stepped_into or row.community, letter)
    changed = replace(row, message=message, wanted=row.wanted + 1, ticket=letter.ticket)
    return Outcome(edits=(replace(changed, expires_at=letter.sending.expires),))


async def _say(call: Call, message: Message, reply: Reply) -> Outcome:
    message = replace(message, audience=Audience.ONLY_YOU if reply.private else Audience.ALL)
    letter = await _letter(call, message, private=reply.private)
    if call.context is not None and call.context.leaves_no_trace:
        unwritten = replace(letter, to=replace(letter.to, person=None), origin="")
        return Outcome(sends=(outbox.as_claimed(UNWRITTEN, None, unwritten),))
    community = call.stepped_into or call.community
    row = await outbox.put(call.unit, community, letter)
    return Outcome(sends=(outbox.as_claimed(row, community, letter),)) if row else NOTHING


async def _letter(call: Call, message: Message, *, private: bool) -> Letter:
    spot = call.heard.spot
    to = await _address(call, private=private)
    ends = call.heard.ticket_ends or call.now + ANSWER_LASTS
    return Letter(
        to,
        message,
        call.answer_key,
        call.now,
        Sending(SendClass.REPLY, ends),
        ticket=call.heard.ticket,
        reply_to=call.heard.source,
        origin=spot.key if to.to_account else "",
        claimed_until=call.now + LEASE,
    )


async def _address(call: Call, *, private: bool) -> Address:
    """Return where the answer goes.

    Here, or to the speaker alone where this place cannot show it to one person.
    """
    spot = call.heard.spot
    inside = await call.inside()
    lang = inside.lang if inside else nearest_lang(call.caller.lang)
    zone = inside.zone if inside else "UTC"
    if not private and call.found is not None:
        lang, zone = call.found.lang, call.found.zone
    in_room = spot.kind is SpotKind.ROOM
    apart = private and in_room and not call.engine.limits(spot.platform).private_answers
    target = call.caller.key if apart else spot.key
    person = inside.person if inside and private else None
    return Address(spot.platform, target, lang, zone, to_account=apart, person=person)


def refusal_message(refusal: Refusal) -> Message:
    return Message(say(refusal.key, **{name: _slot(value) for name, value in refusal.slots.items()}))


def _slot(value: object) -> Slot:
    match value:
        case str() | int() | date() | tuple() | Plain() | Styled() | Link() | Mention() | Moment() | Phrase():
            return value
        case _:
            return str(value)
