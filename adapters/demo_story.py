"""What has happened in the demo's community until today, chapter by chapter, by the features' own rules."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta

from adapters.demo_memories import imagine, wait_for_review
from adapters.demo_people import Alumnus, read
from adapters.demo_stage import Stage
from adapters.playground.people import GARDEN, ROOMS, TERRACE
from adapters.playground.render import words_view
from adapters.playground.world import Post
from bot.base.ids import PlaceId
from bot.base.unit import Unit
from bot.chat.heard import Spot, SpotKind
from bot.commands.context import Context
from bot.facts import PlaceAdded
from bot.features.accounts import rules as accounts
from bot.features.accounts.tables import Link
from bot.features.memories.prompts import Theme
from bot.features.memories.rules import series
from bot.features.memories.rules.series import Day, Weekly, Wish
from bot.features.mentoring import rules as mentoring
from bot.features.mentoring.rules import Form
from bot.features.mentoring.tables import Role
from bot.features.mentoring.tags import FIELDS, LANGUAGES, TOPICS, read_tags
from bot.features.mentoring.weekly import dump_times, read_times
from bot.features.polls import rules as polls
from bot.features.profile import rules as profile
from bot.features.profile.tables import Topic
from bot.features.remind import rules as reminders
from bot.features.remind.rules import Wish as Reminder
from bot.features.setup import rules as setup
from bot.features.verify import rules as verify
from bot.people.community import add_place
from bot.reminders.phrases.result import Once

MENTEES, MENTORS, VOTES = 40, 20, 90
VOTED = (45, 25, 30)
"""How the votes fall on the options, in percent."""
TIMES = ("Tue 19:00-21:00, Sat 10:00-12:00", "Wed 18:00-20:00, Sun 15:00-18:00", "Sat 9:00-12:00")
HOUR = 19


async def tell(stage: Stage, today: date, lang: str) -> None:
    """Play everything from the founding to the first minute of a day."""
    words = read("talk")[lang]
    chapters: list[tuple[int, Callable[[], Awaitable[None]]]] = [
        (18, lambda: found(stage, words, lang)),
        (17, lambda: introduce(stage)),
        (16, lambda: imagine(stage, today)),
        (16, lambda: begin_series(stage, today)),
        (4, lambda: sign_up(stage)),
        (3, lambda: stage.says(stage.played("ada"), "mentoring.preview")),
        (2, lambda: remind(stage, words)),
        (1, lambda: ask_everybody(stage, words)),
        (1, lambda: wait_for_review(stage)),
    ]
    for days, chapter in chapters:
        await stage.wind_to(_at(today, days, 9))
        await chapter()
    for hour, (room, lines) in enumerate(words["talk"].items(), 20):
        await _talk(stage, room, _at(today, 1, hour), lines)
    await stage.wind_to(_at(today, 0, 0))


def _at(today: date, days: int, hour: int) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(hour), UTC)


async def found(stage: Stage, words: dict[str, str], lang: str) -> None:
    """Let Ada found the community in the hall and take in the other rooms of both platforms."""
    ada, hall = stage.played("ada"), ROOMS[0]

    async def work(unit: Unit) -> None:
        spot = Spot(hall.platform, hall.key, SpotKind.ROOM, hall.title, hall.home)
        doorway = stage.doorway(unit, ada, GARDEN, spot)
        draft = await setup.note_room(doorway)
        draft.name, draft.lang, draft.zone = words["community"], lang, words["zone"]
        inside = await setup.found(doorway, draft)
        stage.community = inside.community
        for room in ROOMS[1:]:
            place = await add_place(unit, inside.community, room, stage.clock.now())
            if place is not None:
                await inside.publish(PlaceAdded(inside.community, place))

    await stage.write(work)
    for one in ("ada", "bo", "chen", "emil", "fen"):
        stage.world.open_private(one)


async def introduce(stage: Stage) -> None:
    """Let everybody say who they are, become members, and some link a second account."""

    async def work(unit: Unit) -> None:
        for one in stage.people:
            ctx = await stage.enter(unit, one)
            await verify.make_member(ctx, ctx.person)
            await _describe(ctx, one)
            if len(one.platforms) > 1:
                await accounts.complete(ctx, _link(ctx, one))

    await stage.write(work)


def _link(ctx: Context, one: Alumnus) -> Link:
    return Link(
        community_id=ctx.community, person_id=ctx.person, answer="", platform=TERRACE, account=one.key,
        account_name=one.name, account_lang=one.lang, asked_at=ctx.now,
    )  # fmt: skip


async def _describe(ctx: Context, one: Alumnus) -> None:
    await profile.set_year(ctx, one.year)
    await profile.set_city(ctx, profile.cities_meant(one.city)[0])
    texts = {
        Topic.PROGRAMME: one.programme, Topic.FIELD: one.field, Topic.LANGUAGES: one.languages,
        Topic.OFFERS: one.offers, Topic.SEEKS: one.seeks,
    }  # fmt: skip
    for topic, text in texts.items():
        await profile.set_text(ctx, topic, text)
    if not one.is_played:
        await profile.set_lang(ctx, one.lang)
    if one.is_listed:
        await profile.enlist(ctx, profile.TEXT_VERSION)


async def begin_series(stage: Stage, today: date) -> None:
    """Begin a weekly series with "on this day" in the garden, and one on the terrace; both posted lately."""
    weekday = list(Day)[(today - timedelta(days=2)).weekday()]

    async def work(unit: Unit) -> None:
        ctx = await stage.enter(unit, stage.played("ada"))
        places = {place.key: PlaceId(place.id or 0) for place in await setup.places_of(ctx)}
        when = Weekly(weekday, HOUR)
        await series.begin(ctx, Wish(places["memories"], when, Theme.ALL, on_this_day=True))
        await series.begin(ctx, Wish(places["porch"], when, Theme.CANTEEN))

    await stage.write(work)


async def sign_up(stage: Stage) -> None:
    """Let the young look for mentors among those who left longer ago."""
    by_year = sorted((one for one in stage.people if not one.is_played), key=lambda one: (one.year, one.key))
    sides = [(Role.MENTOR, one) for one in stage.rng.sample(by_year[: len(by_year) // 2], MENTORS)]
    sides += [(Role.MENTEE, one) for one in stage.rng.sample(by_year[len(by_year) // 2 :], MENTEES)]

    async def work(unit: Unit) -> None:
        for role, one in sides:
            ctx = await stage.enter(unit, one)
            await mentoring.join(ctx.db, ctx.who, _form(stage, role, one), ctx.now)
            free = dump_times(read_times(stage.rng.choice(TIMES)))
            await mentoring.set_times(ctx.db, ctx.who, free)

    await stage.write(work)


def _form(stage: Stage, role: Role, one: Alumnus) -> Form:
    spoken = "中文、英语" if one.lang == "zh" else "English"
    return Form(
        role=role, fields=read_tags(FIELDS, one.trade), topics=read_tags(TOPICS, ", ".join(one.topics)),
        capacity=stage.rng.randint(1, 3) if role is Role.MENTOR else 1,
        languages=read_tags(LANGUAGES, spoken),
    )  # fmt: skip


async def remind(stage: Stage, words: dict[str, str]) -> None:
    """Keep reminders of three people and one for the hall."""
    later = {"ada": 4, "bo": 3, "fen": 6}

    async def work(unit: Unit) -> None:
        for key, days in later.items():
            ctx = await stage.enter(unit, stage.played(key))
            due = ctx.later(days=days)
            await reminders.keep(ctx, Reminder(words[f"remind_{key}"], ""), Once(due))
        ctx = await stage.enter(unit, stage.played("ada"))
        hall = PlaceId((await setup.places_of(ctx))[0].id or 0)
        await reminders.keep(ctx, Reminder(words["remind_hall"], "", hall), Once(ctx.later(days=5)))

    await stage.write(work)


async def ask_everybody(stage: Stage, words: dict[str, str]) -> None:
    """Ask in every room, and let people on both platforms choose."""
    ada = stage.played("ada")
    options = "\n".join(words["options"])
    await stage.says(ada, "polls.new", question=words["question"], options=options, where="everywhere")
    voters = stage.rng.sample([one for one in stage.people if not one.is_played], VOTES)
    chosen = stage.rng.choices(range(1, len(VOTED) + 1), VOTED, k=VOTES)

    async def work(unit: Unit) -> None:
        ctx = await stage.enter(unit, ada)
        (poll,) = await polls.unvoted(unit, ctx.who)
        for one, number in zip(voters, chosen, strict=True):
            voter = await stage.enter(unit, one, stage.rng.choice(one.platforms))
            await polls.choose(unit, voter.who, poll.poll, number, stage.clock.now())
        await ctx.call_soon("polls.tally", str(poll.poll), ctx.now, poll=poll.poll)

    await stage.write(work)


async def _talk(stage: Stage, room: str, begin: datetime, lines: list[list[str]]) -> None:
    """Let the played people chat a little; the bot has no part in it."""
    place = next(one for one in ROOMS if one.key == room)
    for minute, (who, text) in enumerate(lines):
        await stage.wind_to(begin + timedelta(minutes=4 * minute))
        stage.world.put(
            Post(
                receipt=f"demo-{room}-{minute}", room=f"{place.platform}/{room}", author=who,
                at=stage.clock.now().isoformat(), view=words_view(text, None),
            )
        )  # fmt: skip
