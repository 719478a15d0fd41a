"""What a series says in its place."""

from bot.chat.message import Look, Message, Row, button, buttons, call, press
from bot.chat.text import Mention, Text, bold, joined, quote, say
from bot.features.memories.ids import PostId
from bot.features.memories.rules.content import Content
from bot.features.memories.views import story

WELCOMES = 5


def post(ident: PostId, shown: Content, *, answers: int = 0, opening: int = 0) -> Message:
    """Show a prompt or a memory, with how many have answered; `opening` chooses a line of welcome, 0 none."""
    head = asked(shown.text, opening) if shown.who is None else say("memories.post.memory")
    return _post(ident, shown, head, answers)


def asked(text: str, opening: int) -> Text:
    """Ask a question, under a line of welcome where there is to be one."""
    welcome = say(f"memories.welcome.{opening % WELCOMES + 1}") if opening else ()
    return joined([welcome, bold(text)])


def day(ident: PostId, shown: Content, years: int, *, answers: int = 0) -> Message:
    """Show what happened on this day, years ago."""
    return _post(ident, shown, say("memories.post.day", n=years), answers)


def _post(ident: PostId, shown: Content, head: Text, answers: int) -> Message:
    answered = say("memories.post.answers", n=answers) if answers else ()
    told = story.content(shown) if shown.who else ()
    return Message(
        joined([head, told, answered]),
        rows=_rows(ident, is_prompt=shown.is_prompt, answers=answers),
        picture=story.pictured(shown),
    )


def _rows(ident: PostId, *, is_prompt: bool, answers: int) -> tuple[Row, ...]:
    label = say("memories.button.answer" if is_prompt else "memories.button.me_too")
    row = [button(label, call("memories.answer", ident), Look.MAIN)]
    if answers:
        row.append(button(say("memories.button.keep_answer"), press("memories.offer", ident)))
    row.append(button(say("memories.button.share"), call("memories.share")))
    return (buttons(*row),)


def gone() -> Message:
    """Stand where a memory was that its author or a moderator took back."""
    return Message(say("memories.post.gone"))


def answer(who: Mention, text: str) -> Message:
    return Message(joined([say("memories.answer.said", who=who), quote(text)]))


def thanks(ident: PostId) -> Message:
    keep = button(say("memories.button.keep_answer"), press("memories.offer", ident), Look.MAIN)
    return Message(say("memories.answer.thanks"), rows=(buttons(keep),))


def offered() -> Message:
    return Message(say("memories.answer.offered"))
