"""`/privacy`, `/mydata`, `/forgetme`, `/leave` and `/stop`."""

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, Doorway, JobContext
from bot.commands.feature import Feature
from bot.facts import MessagesWelcome
from bot.features.privacy import rules, views
from bot.features.privacy.tables import Export
from bot.people.personal import Forget, Holds, Keeps

feature = Feature("privacy")
feature.keeps(Keeps(Export, "person_id", Forget.DELETE))
feature.holds(Holds(Export, "file"))


@feature.command(anywhere=True, root=True)
async def privacy(ctx: Doorway) -> Message:
    return views.notice(inside=ctx.inside is not None)


@feature.command(root=True)
async def mydata(ctx: Context) -> Message:
    """Hand over all that is kept: in words when it is short or files cannot be sent here, else as a file."""
    text = await rules.export(ctx)
    if len(text) <= views.SHORT or not ctx.engine.limits(ctx.spot.platform).attachments:
        return views.data_in_words(text)
    return views.data_as_file(await rules.keep_export(ctx, text))


@feature.command(root=True)
async def forgetme(ctx: Context) -> Message:
    return views.forget_first()


@feature.action()
async def forget_sure(ctx: Context) -> Replace:
    return Replace(views.forget_second(ctx.person))


@feature.action(anywhere=True)
async def forget_now(ctx: Doorway, person: PersonId) -> Message:
    """Forget the person who pressed. Pressing once more finds nobody, and leaves nobody behind."""
    inside = ctx.inside
    if inside is None:
        return views.forgotten()
    if inside.person == person:
        await rules.forget(inside, person)
    elif await rules.is_new(inside):
        await rules.discard_new(inside)
    else:
        raise Refusal("dispatch.button_over")
    inside.leaves_no_trace = True
    return views.forgotten()


@feature.action()
async def keep(ctx: Context) -> Replace:
    return Replace(views.kept())


@feature.command(root=True)
async def leave(ctx: Context) -> Message:
    return views.leave_first()


@feature.action()
async def leave_now(ctx: Context) -> Replace:
    await rules.leave(ctx)
    return Replace(views.left())


@feature.command(root=True)
async def stop(ctx: Context) -> Message:
    await rules.set_stopped(ctx, stopped=True)
    return views.stopped()


@feature.action()
async def resume(ctx: Context) -> Replace:
    await rules.set_stopped(ctx, stopped=False)
    return Replace(views.resumed())


@feature.hears(MessagesWelcome)
async def welcome_back(ctx: JobContext, fact: MessagesWelcome) -> None:
    await rules.welcome_back(ctx, fact.person)


@feature.timer()
async def tidy(ctx: JobContext) -> None:
    """Empty the database's log once more, in case somebody was reading when a person was forgotten."""
    ctx.unit.forgets = True


@feature.job("FREQ=DAILY", "03:40")
async def sweep(ctx: JobContext) -> None:
    await rules.sweep(ctx)
