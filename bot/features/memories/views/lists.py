"""What moderators see of their lists of questions."""

from bot.chat.message import Attachment, Look, Message, button, buttons, call, press
from bot.chat.text import Text, bold, joined, plain, say
from bot.features.memories.rules.lists import Brought, Listed

LIBRARY = "homeroom-prompts.csv"


def every(lists: list[Listed], note: Text = ()) -> Message:
    """List all lists, each with a button that opens it; and the ways to bring in and hand out."""
    ways = buttons(
        button(say("memories.button.bring"), call("memories.bring"), Look.MAIN),
        button(say("memories.button.library"), press("memories.hand_library")),
    )
    if not lists:
        return Message(joined([note, say("memories.lists.none"), say("memories.lists.how")]), rows=(ways,))
    lines = [joined([plain(f"{number}."), _line(one)], " ") for number, one in enumerate(lists, 1)]
    opens = buttons(
        *[
            button(plain(str(number)), press("memories.see_list", one.id))
            for number, one in enumerate(lists, 1)
        ]
    )
    body = joined([note, say("memories.lists.intro"), *lines, say("memories.lists.how")])
    return Message(body, rows=(opens, ways))


def _line(one: Listed) -> Text:
    lang = say(f"memories.lists.lang.{one.lang}")
    return joined([bold(one.name), say("memories.lists.count", n=one.count), lang], " · ")


def one(found: Listed, note: Text = ()) -> Message:
    row = buttons(
        button(say("memories.button.hand_out"), press("memories.hand_list", found.id), Look.MAIN),
        button(say("memories.button.delete"), press("memories.ask_drop", found.id), Look.DANGER),
        button(say("memories.button.back"), press("memories.all_lists")),
    )
    return Message(joined([note, _line(found)]), rows=(row,))


def brought(done: Brought) -> Message:
    """Tell what bringing in a sheet came to; the same sheet again changed nothing."""
    if not (done.new or done.changed or done.gone):
        return one(done.list, say("memories.lists.as_it_was"))
    parts = [
        say(f"memories.lists.part.{part}", n=count)
        for part, count in (
            ("new", done.new), ("changed", done.changed), ("gone", done.gone), ("same", done.same)
        )
        if count
    ]  # fmt: skip
    return one(done.list, joined([say("memories.lists.brought"), joined(parts, " · ")]))


def sheet(file: str, name: str) -> Message:
    return Message(say("memories.lists.sheet"), attachment=Attachment(file, name))


def sure(found: Listed) -> Message:
    row = buttons(
        button(say("memories.button.really_delete"), press("memories.drop_list", found.id), Look.DANGER),
        button(say("memories.button.back"), press("memories.see_list", found.id)),
    )
    return Message(joined([say("memories.lists.sure"), _line(found)]), rows=(row,))


def dropped(lists: list[Listed]) -> Message:
    return every(lists, say("memories.lists.dropped"))
