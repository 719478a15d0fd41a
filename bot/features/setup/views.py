"""The words of setting up."""

from typing import assert_never

from bot.chat.message import (
    Button,
    Buttons,
    Card,
    Look,
    Message,
    Option,
    Row,
    Select,
    button,
    buttons,
    call,
    press,
)
from bot.chat.text import Text, joined, plain, say
from bot.chat.words import LANGS, show_zone
from bot.features.setup.rules import PlaceLine, State
from bot.features.setup.tables import Draft, Mark
from bot.people.zones import COMMON

_SIGNS = {Mark.WAITING: "⏳", Mark.FINE: "✅", Mark.MISSING: "❌", Mark.UNKNOWN: "❔"}


def proposal(draft: Draft, lang: str) -> Message:
    """Show what would be founded; one press founds it as it stands."""
    ident = draft.id or 0
    card = Card(
        say("setup.proposal"),
        (
            (say("setup.name_label"), plain(draft.name)),
            (say("setup.lang_label"), _lang(draft.lang)),
            (say("setup.zone_label"), plain(show_zone(draft.zone, lang))),
        ),
        say("setup.proposal_note"),
    )
    others = [
        button(_lang(other), press("setup.lang", ident, other)) for other in LANGS if other != draft.lang
    ]
    rows: tuple[Row, ...] = (
        buttons(button(say("setup.start"), press("setup.found", ident), Look.MAIN)),
        Buttons((*others, button(say("setup.other_name"), call("setup.name", ident)))),
        Select(
            say("setup.choose_zone"), press("setup.zone", ident), tuple(_zone(zone, lang) for zone in COMMON)
        ),
    )
    return Message(card=card, rows=rows)


def state(shown: State) -> Message:
    """Show how things stand: the list of places, and what can be done next."""
    head = say("setup.state", name=shown.name)
    facts = say("setup.facts", lang=_lang(shown.lang), zone=show_zone(shown.zone, shown.lang))
    paused = say("setup.is_paused") if shown.paused else ()
    lines = [_place(line, shown.features) for line in shown.places]
    return Message(joined([head, facts, paused, *lines, say("setup.next")]), rows=_next(shown))


def _next(shown: State) -> tuple[Row, ...]:
    again = button(say("setup.check_again"), press("setup.again"))
    settings = button(say("setup.settings"), call("settings.settings"))
    connect = button(say("setup.connect"), call("connect.connect"))
    extra: list[Button] = []
    if shown.here is not None:
        label = say("setup.add_here", place=shown.here.title)
        extra.append(button(label, press("setup.add", shown.here.id or 0)))
    if shown.may_help is not None:
        extra.append(button(say("setup.help_run"), press("setup.moderate", shown.may_help.id or 0)))
    rows: list[Row] = [buttons(again, settings, connect)]
    return (*rows, Buttons(tuple(extra))) if extra else tuple(rows)


def _place(line: PlaceLine, features: tuple[str, ...]) -> Text:
    return joined([plain(_SIGNS[line.mark]), _how(line, features)], " ")


def _how(line: PlaceLine, features: tuple[str, ...]) -> Text:
    names = joined([say(f"{feature}.group.name") for feature in features], ", ")
    match line.mark:
        case Mark.FINE:
            return say("setup.place_fine", place=line.title, features=names)
        case Mark.MISSING:
            return say("setup.place_missing", place=line.title, right=line.missing, features=names)
        case Mark.WAITING:
            return say("setup.place_waiting", place=line.title)
        case Mark.UNKNOWN:
            return say("setup.place_unknown", place=line.title)
        case other:
            assert_never(other)


def test_post() -> Message:
    return Message(say("setup.test_post"))


def looking(draft: Draft) -> Message:
    return Message(say("setup.looking", place=draft.title))


def cannot_post(draft: Draft, missing: str) -> Message:
    """Refuse a place with the platform's own name of what is missing there."""
    key = "setup.cannot_post" if missing else "setup.cannot_tell"
    body = say(key, place=draft.title, right=missing) if missing else say(key, place=draft.title)
    again = button(say("setup.check_again"), press("setup.add", draft.id or 0), Look.MAIN)
    return Message(body, rows=(buttons(again),))


def taken() -> Message:
    return Message(say("setup.taken"))


def _zone(zone: str, lang: str) -> Option:
    return Option(plain(show_zone(zone, lang)), zone)


def _lang(lang: str) -> Text:
    return say(f"setup.langs.{lang}")
