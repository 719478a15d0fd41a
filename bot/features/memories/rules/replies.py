"""What people answer to a post, and how an answer enters the archive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.ids import PersonId
from bot.base.tables import columns
from bot.commands.context import Context, JobContext
from bot.features.memories.ids import PostId
from bot.features.memories.rules import content, posting, sharing
from bot.features.memories.rules.sharing import Draft
from bot.features.memories.tables import Reply

MOST_TEXT = 1500
KEPT_FOR = timedelta(days=30)
TIMER = "memories.empty_answers"

replies = columns(Reply)
_PUT = Hot(
    lambda insert: (
        insert(Reply)
        .values(
            community_id=bindparam("community"), post_id=bindparam("post"), person_id=bindparam("person"),
            text="", photo="", made_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
    )
)  # fmt: skip
_SAY = Hot(
    lambda _: (
        update(Reply)
        .where(replies.post_id == bindparam("post"), replies.person_id == bindparam("person"))
        .values(text=bindparam("words"), photo=bindparam("shown"), made_at=bindparam("now"))
    )
)
_EMPTY = Hot(
    lambda _: (
        update(Reply)
        .where(
            replies.community_id == bindparam("community"),
            replies.made_at <= bindparam("before"),
            or_(replies.text != "", replies.photo != ""),
        )
        .values(text="", photo="")
    )
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: words, a photo, both, or nothing that can be read."""

    text: str = ""
    photo: str = ""


async def put(ctx: Context, post: PostId, answer: Answer) -> None:
    """Write an answer down: one for each person and post, the newest counts."""
    await posting.find(ctx, post)
    await ctx.run(_PUT, community=ctx.community, post=post, person=ctx.person, now=ctx.now)
    if answer == Answer():
        return
    end = ctx.now + KEPT_FOR
    await ctx.call_at(TIMER, f"{end:%Y-%m-%d}", end)
    old = await _own(ctx, post)
    if old and old.photo and old.photo != answer.photo:
        await ctx.drop_file(old.photo)
    words = answer.text[:MOST_TEXT]
    await ctx.run(_SAY, post=post, person=ctx.person, words=words, shown=answer.photo, now=ctx.now)


async def _own(ctx: Context, post: PostId) -> Answer | None:
    statement = select(Reply.text, Reply.photo).where(
        col(Reply.post_id) == post, col(Reply.person_id) == ctx.person
    )
    row = (await ctx.db.exec(statement)).first()
    return Answer(row[0], row[1]) if row else None


async def count(ctx: JobContext, post: PostId) -> int:
    statement = select(func.count()).select_from(Reply).where(col(Reply.post_id) == post)
    return (await ctx.db.exec(statement)).one()


async def offer(ctx: Context, post: PostId) -> Draft:
    """Hand the speaker's own answer over as a memory to be, once, or refuse."""
    row, series = await posting.find(ctx, post)
    origin = f"answer:{post}:{ctx.person}"
    await sharing.refuse_taken(ctx, origin)
    answer = await _own(ctx, post)
    if answer is None:
        raise Refusal("memories.answer.none")
    if answer == Answer():
        raise Refusal("memories.answer.unread")
    await ctx.run(_SAY, post=post, person=ctx.person, words="", shown="", now=ctx.now)
    shown = await content.of_post(ctx, row, series)
    question = shown.text if shown and shown.is_prompt else ""
    return Draft(answer.text, answer.photo, origin=origin, question=question)


async def photos_of(ctx: JobContext, person: PersonId) -> list[str]:
    statement = select(Reply.photo).where(
        col(Reply.community_id) == ctx.community, col(Reply.person_id) == person, col(Reply.photo) != ""
    )
    return list((await ctx.db.exec(statement)).all())


async def empty_old(ctx: JobContext) -> None:
    """Forget the words of answers that nobody kept within a month; that there was an answer still counts."""
    before: datetime = ctx.now - KEPT_FOR
    statement = select(Reply.photo).where(
        col(Reply.community_id) == ctx.community, col(Reply.made_at) <= before, col(Reply.photo) != ""
    )
    photos = (await ctx.db.exec(statement)).all()
    await ctx.run(_EMPTY, community=ctx.community, before=before)
    for photo in photos:
        await ctx.drop_file(photo)
