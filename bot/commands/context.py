"""What a handler may know and do.

It speaks only through rows: what it says is sent after the commit, or never.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.line import Rows
from bot.base.unit import Unit
from bot.chat.heard import Spot, SpotKind
from bot.chat.message import Message
from bot.chat.ports import Files, Limits, NoPictures, Pictures
from bot.chat.words import Words, nearest_lang
from bot.commands.catalog import Catalog
from bot.commands.times import read_time
from bot.facts import Fact
from bot.people import directory
from bot.people.directory import Caller
from bot.people.identity import Access, Where, Who
from bot.reminders import discards, outbox, removals, rights, schedule
from bot.reminders.addresses import Address, address_of_person, address_of_place
from bot.reminders.outbox import Letter, Sending
from bot.reminders.phrases.result import Result
from bot.reminders.quiet import heard_at
from bot.reminders.recurrence import Rule
from bot.reminders.rights import Spotted
from bot.reminders.schedule import Name, Plan, Standing

POST = Sending()
AT_ONCE = Sending(heeds_quiet=False)
"""For what a person waits for, or chose the time of: it does not wait for the end of quiet hours."""
Always = Callable[[Unit], Awaitable[None]]


@dataclass(slots=True)
class Engine:
    """What every context shares and no handler changes."""

    catalog: Catalog
    words: Words
    limits: Callable[[Platform], Limits]
    files: Files
    secret: bytes
    """The key of this installation, kept outside the database: what is hashed with it cannot be guessed."""
    pictures: Pictures = field(default_factory=NoPictures)


@dataclass(slots=True)
class JobContext:
    """The context of a timer, a job or a listener: one community, one unit of work, no speaker."""

    unit: Unit
    engine: Engine
    community: CommunityId
    now: datetime
    rng: Random
    always_steps: list[Always] = field(default_factory=list)
    due_at: datetime | None = None
    """In a timer: the time it stands for. It may be long ago, and what is said keeps it as its due time."""
    useful_until: datetime | None = None
    """In a timer: when what it says is of no more use, unless `sending` says otherwise."""

    @property
    def db(self) -> AsyncSession:
        return self.unit.db

    def run(self, hot: Hot, **values: object) -> Awaitable[Rows]:
        """Run a hot statement."""
        return self.unit.run(hot, **values)

    async def say_in(
        self,
        place: PlaceId,
        message: Message,
        *,
        key: str,
        at: datetime | None = None,
        sending: Sending = POST,
    ) -> bool:
        """Say something in a place, now or at an instant. False when this key was said there before.

        `key` names the announcement within the community: the same key on several places makes copies of one
        announcement, which `revise` changes together. It waits for the end of the place's quiet hours.
        """
        to = await address_of_place(self.unit, self.community, place)
        if to is None:
            raise Refusal("dispatch.no_such_place")
        letter = self._letter(to, message, key, at, sending)
        return await outbox.put(self.unit, self.community, letter) is not None

    async def say_to(
        self,
        person: PersonId,
        message: Message,
        *,
        key: str,
        at: datetime | None = None,
        sending: Sending = POST,
    ) -> bool:
        """Say something to one person in private.

        False when it was said before, or the person wants no messages.
        """
        to = await address_of_person(self.unit, self.community, person)
        if to is None:
            return False
        letter = self._letter(to, message, key, at, sending)
        return await outbox.put(self.unit, self.community, letter) is not None

    def _letter(
        self, to: Address, message: Message, key: str, at: datetime | None, sending: Sending
    ) -> Letter:
        """Write a letter; what a timer says has the time the timer stands for, and its lateness.

        In quiet hours it waits for their end, unless it answers who speaks.
        """
        if sending.expires is None and self.useful_until is not None:
            sending = replace(sending, expires=self.useful_until)
        due = at or self.due_at or self.now
        if sending.heeds_quiet and not (at is None and self._answers(to)):
            soonest = max(due, self.now)
            heard = heard_at(to.quiet, to.zone, soonest)
            due = heard if heard > soonest else due
        return Letter(to, message, key, due, sending)

    def _answers(self, to: Address) -> bool:
        """Tell whether what is said to an address answers who speaks; here nobody does."""
        return False

    async def revise(self, key: str, message: Message) -> int:
        """Change an announcement wherever it stands; return in how many places."""
        return await outbox.revise(self.unit, self.community, key, message)

    async def remove(self, key: str) -> int:
        """Take an announcement back wherever it stands or waits; return how many copies."""
        return await removals.unwant(self.unit, self.community, key)

    async def ask_rights(self, at: Spotted, timer: str, key: str, **payload: str | int) -> None:
        """Ask the platform, after the commit, what the bot lacks to post at a spot.

        The timer "feature.name" then hears the answer: `missing` (its names of rights, "" for none)
        and `known` (0 when the platform could not tell), besides the payload.
        """
        await rights.ask(self.unit, at, Name(self.community, timer, key), payload, self.now)

    async def call_at(
        self, timer: str, key: str, at: datetime, *, person: PersonId | None = None, **payload: str | int
    ) -> None:
        """Let the timer "feature.name" be called once at an instant; the same key again moves it."""
        plan = Plan(Name(self.community, timer, key), at=at, payload=payload, person=person)
        await schedule.put(self.unit, plan, self.now)

    async def call_soon(self, timer: str, key: str, at: datetime, **payload: str | int) -> None:
        """Let the timer be called once by an instant; a call of that key that waits already stands.

        So that many events in a short time lead to one call, and none of them puts it off.
        """
        await schedule.put_idle(
            self.unit, Plan(Name(self.community, timer, key), at=at, payload=payload), self.now
        )

    async def call_by(
        self,
        timer: str,
        key: str,
        rule: Rule,
        *,
        place: PlaceId | None = None,
        person: PersonId | None = None,
        **payload: str | int,
    ) -> None:
        """Let the timer be called by a rule; the same key again replaces it."""
        plan = Plan(Name(self.community, timer, key), rule=rule, payload=payload, place=place, person=person)
        await schedule.put(self.unit, plan, self.now)

    async def call_off(self, timer: str, key: str) -> None:
        await schedule.cancel(self.unit, Name(self.community, timer, key))

    async def called(self, timer: str, key: str) -> Standing | None:
        """Return how a schedule stands: when it comes next, whether it is paused."""
        return await schedule.called(self.unit, Name(self.community, timer, key))

    async def drop_file(self, file: str) -> None:
        """Let a kept file go: its bytes are dropped after the commit, unless a row still names them."""
        await discards.put(self.unit, self.community, file, self.now)

    async def publish(self, fact: Fact) -> None:
        """Tell the other features what happened: their listeners run now, in this unit of work."""
        for handler in self.engine.catalog.listeners(type(fact)):
            await handler(JobContext(self.unit, self.engine, fact.community, self.now, self.rng), fact)

    def later(self, **span: float) -> datetime:
        """Return the instant a span from now, as `timedelta` takes it."""
        return self.now + timedelta(**span)


@dataclass(slots=True)
class Context(JobContext):
    """The context of a command or an action: who speaks, and where.

    `spot` is the place as the platform told it; `message` is the receipt of the message whose button was
    pressed. `answer` is the key under which a message that answers this event can be revised later.
    """

    who: Who = field(kw_only=True)
    here: Where = field(kw_only=True)
    spot: Spot = field(kw_only=True)
    message: str = field(default="", kw_only=True)
    answer: str = field(default="", kw_only=True)
    leaves_no_trace: bool = field(default=False, kw_only=True)
    """Set by a handler whose answer must never be written down; it is sent once, or lost."""

    def _answers(self, to: Address) -> bool:
        return to.person == self.person if to.to_account else to.place == self.here.place

    @property
    def person(self) -> PersonId:
        return self.who.person

    @property
    def lang(self) -> str:
        return self.who.lang

    @property
    def zone(self) -> str:
        return self.who.zone

    async def pressed(self) -> str:
        """Return the key under which the message whose button was pressed can be revised later."""
        row = await outbox.by_receipt(self.unit, self.spot.platform, self.message)
        return row.key if row else self.answer

    def when(self, text: str) -> Result:
        """Read a time in words on the speaker's own clock."""
        return read_time(text, self.now, self.zone)

    def may(self, access: Access) -> bool:
        return self.who.access >= access

    def always(self, step: Always) -> None:
        """Write something that stays even when this handler refuses: an attempt counted, a security log."""
        self.always_steps.append(step)


@dataclass(slots=True)
class Doorway:
    """The context of a command that also runs where no community is set up: `inside` is None there.

    `answer` is the key under which a message that answers this event can be revised, by who was entered.
    """

    unit: Unit
    engine: Engine
    now: datetime
    rng: Random
    caller: Caller
    spot: Spot
    inside: Context | None
    message: str = ""
    answer: str = ""
    always_steps: list[Always] = field(default_factory=list)
    entered: CommunityId | None = None

    def always(self, step: Always) -> None:
        """Write something that stays even when this handler refuses: an attempt counted, a security log."""
        self.always_steps.append(step)

    @property
    def lang(self) -> str:
        return self.inside.lang if self.inside else nearest_lang(self.caller.lang)

    async def pressed(self) -> str:
        """Return the key under which the message whose button was pressed can be revised later."""
        row = await outbox.by_receipt(self.unit, self.spot.platform, self.message)
        return row.key if row else self.answer

    def on_behalf(self, community: CommunityId) -> JobContext:
        """Speak as a community without stepping into it."""
        return JobContext(self.unit, self.engine, community, self.now, self.rng, self.always_steps)

    async def enter(self, community: CommunityId) -> Context:
        """Step into a community: the caller becomes one of its people, if they are not."""
        found = await directory.find_community(self.unit, community)
        if found is None:
            raise Refusal("dispatch.no_such_place")
        if self.caller.nobody:
            raise Refusal("dispatch.nobody")
        who = await directory.meet(self.unit, found, self.caller, self.now)
        self.entered = community
        here = directory.where(
            found,
            self.spot.platform,
            self.spot.key,
            self.spot.title,
            private=self.spot.kind is SpotKind.PRIVATE,
        )
        return Context(
            self.unit, self.engine, community, self.now, self.rng, self.always_steps,
            who=who, here=here, spot=self.spot, message=self.message, answer=self.answer,
        )  # fmt: skip
