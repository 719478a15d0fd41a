"""What a series asks: its list, its theme, its tone, whether memories of members take turns."""

from bot.chat.message import Message, Option, Row, Select, button, buttons, call, press
from bot.chat.text import Text, joined, plain, quote, say
from bot.features.memories.prompts import Theme
from bot.features.memories.rules.choosing import token
from bot.features.memories.rules.content import Content
from bot.features.memories.rules.lists import Listed
from bot.features.memories.rules.series import id_of
from bot.features.memories.tables import Series, Tone
from bot.features.memories.views import posts, story
from bot.features.memories.views.lane import State, head


def asks(state: State, lists: list[Listed]) -> Message:
    """Show what a series asks, with the ways to change it."""
    series = state.series
    ident = id_of(series)
    other = Tone.PLAIN if series.tone == Tone.WARM else Tone.WARM
    wanted = 0 if series.with_memories else 1
    row = buttons(
        button(say(f"memories.tone.button.{other}"), press("memories.tone", ident, other)),
        button(say(f"memories.told.button.{wanted}"), press("memories.told", ident, wanted)),
        button(say("memories.button.other_rule"), call("memories.rule", ident)),
        button(say("memories.button.back"), press("memories.open", ident)),
    )
    body = joined([head(state), source(state), say("memories.lane.left", n=state.left)])
    return Message(body, rows=(*_choices(series, lists), row))


def source(state: State) -> Text:
    """Tell in a line where the questions come from, how they are asked, and what takes turns with them."""
    series = state.series
    where = say("memories.lists.own", name=state.list) if state.list else say("memories.lists.library")
    tone = say(f"memories.tone.of.{series.tone}")
    told = say(f"memories.told.of.{int(series.with_memories)}")
    return joined([where, tone, told], " · ")


def _choices(series: Series, lists: list[Listed]) -> tuple[Row, ...]:
    ident = id_of(series)
    names = [(0, say("memories.lists.library")), *[(one.id, plain(one.name)) for one in lists]]
    options = tuple(Option(label, str(number)) for number, label in names)
    themes = tuple(Option(say(f"memories.series.theme.choice.{theme}"), theme.value) for theme in Theme)
    pick_list = Select(say("memories.lists.pick"), press("memories.take_list", ident), options)
    pick_theme = Select(say("memories.series.theme.ask"), press("memories.take_theme", ident), themes)
    return (pick_list, pick_theme) if lists else (pick_theme,)


def preview(state: State, item: str, shown: Content | None, note: Text = ()) -> Message:
    """Show what would come next, as things stand, with the ways to pass it over or change its words."""
    if shown is None:
        return Message(joined([note, say("memories.lane.empty")]))
    ident = id_of(state.series)
    row = [button(say("memories.button.pass_over"), press("memories.pass_over", ident, token(item)))]
    if shown.is_prompt:
        row.append(button(say("memories.button.reword"), call("memories.reword", ident, token(item))))
    words = posts.asked(shown.text, state.opening) if shown.is_prompt else story.content(shown)
    if shown.is_prompt and not state.opening:
        words = quote(shown.text)
    body = joined([note, say("memories.lane.preview"), words])
    return Message(body, rows=(buttons(*row),), picture=story.pictured(shown))
