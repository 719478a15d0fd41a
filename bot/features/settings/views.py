"""The words of settings."""

from bot.base.ids import PlaceId
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
from bot.chat.text import Moment, Text, joined, plain, say
from bot.chat.words import LANGS, show_zone
from bot.features.settings.hours import Chosen
from bot.features.settings.rules import Logged, What
from bot.people.tables import Community
from bot.people.zones import COMMON
from bot.reminders.quiet import Hours, read
from bot.reminders.terms import USUAL, Span


def overview(community: Community, lang: str) -> Message:
    """Show every setting with what changes it."""
    card = Card(
        say("settings.title"),
        tuple((say(f"settings.of.{what}"), _shown(what, value, lang)) for what, value in _values(community)),
    )
    others = [
        button(say(f"settings.langs.{one}"), press("settings.lang", one))
        for one in LANGS
        if one != community.lang
    ]
    options = tuple(Option(plain(show_zone(zone, lang)), zone) for zone in COMMON)
    rows: tuple[Row, ...] = (
        Buttons(
            (
                button(say("settings.rename_button"), call("settings.rename")),
                *others,
                button(say("settings.zone_button"), call("settings.timezone")),
                button(say("settings.quiet_button"), call("settings.quiet")),
                button(say("settings.terms_button"), call("settings.terms")),
            )
        ),
        Select(say("settings.choose_zone"), press("settings.zone"), options),
        buttons(
            _switch(paused=not community.paused),
            button(say("settings.log_button"), press("settings.log")),
        ),
    )
    return Message(card=card, rows=rows)


def confirm(*, paused: bool) -> Message:
    """Ask before everything falls silent, or goes on."""
    word = "pause" if paused else "resume"
    sure = button(
        say(f"settings.{word}_sure"), press("settings.silence", "on" if paused else "off"), Look.DANGER
    )
    keep = button(say("settings.keep"), press("settings.overview"))
    return Message(say(f"settings.{word}_ask"), rows=(buttons(sure, keep),))


def silenced(*, paused: bool) -> Message:
    return Message(say("settings.paused_now" if paused else "settings.resumed_now"))


OFFERS = ("22-8", "23-7", "21-9", "off")


def quiet(chosen: Chosen, *, may_set_here: bool) -> Message:
    """Show the reader's quiet hours and those of the place, with what changes them."""
    lines = [(say("settings.quiet_mine"), _hours(chosen.mine))]
    rows = [_quiet_for_me()]
    if chosen.place is not None:
        lines.append((say("settings.quiet_place", place=chosen.title), _hours(chosen.here)))
        if may_set_here:
            rows.append(_quiet_for_here(chosen.place))
    card = Card(say("settings.quiet_title"), tuple(lines), say("settings.quiet_note"))
    return Message(card=card, rows=tuple(rows))


def _quiet_for_me() -> Buttons:
    offers = [button(_hours(read(offer)), press("settings.quiet_for_me", offer)) for offer in OFFERS]
    other = button(say("settings.quiet_me_button"), call("settings.quiet_me"))
    return buttons(*offers, other)


def _quiet_for_here(place: PlaceId) -> Buttons:
    offers = [
        button(
            say("settings.quiet_here_button", hours=_hours(read(offer))),
            press("settings.quiet_for_here", place, offer),
        )
        for offer in OFFERS
    ]
    other = button(say("settings.quiet_here_other_button"), call("settings.quiet_here", place))
    return buttons(*offers, other)


def _hours(hours: Hours | None) -> Text:
    if hours is None:
        return say("settings.quiet_none")
    return say("settings.quiet_hours", begins=f"{hours.begins:%H:%M}", ends=f"{hours.ends:%H:%M}")


def terms(spans: list[Span]) -> Message:
    """List the terms to come; those that were written down can be taken out."""
    lines = [_term(number, span) for number, span in enumerate(spans, 1)]
    ways_out = [
        button(say("settings.term_drop_button", number=number), press("settings.drop_term", span.id))
        for number, span in enumerate(spans, 1)
        if span.id
    ]
    add = button(say("settings.term_add_button"), call("settings.term"), Look.MAIN)
    body = joined([say("settings.terms_title"), *lines, say("settings.terms_note")])
    return Message(body, rows=(buttons(*ways_out, add),))


def _term(number: int, span: Span) -> Text:
    name = say(f"settings.term_names.{span.name}") if span.name in USUAL and not span.id else plain(span.name)
    key = "settings.term_line" if span.id else "settings.term_assumed"
    return say(key, number=number, name=name, start=span.starts, end=span.ends)


def log(lines: list[Logged], lang: str) -> Message:
    if not lines:
        return Message(say("settings.log_empty"))
    return Message(joined([say("settings.log_title"), *[_line(line, lang) for line in lines]]))


def _line(line: Logged, lang: str) -> Text:
    return say(
        "settings.log_line",
        when=Moment(line.at),
        who=line.person or say("settings.somebody"),
        what=say(f"settings.of.{line.what}"),
        old=_shown(line.what, line.old, lang),
        new=_shown(line.what, line.new, lang),
        where=line.place or say("settings.in_private"),
        platform=line.platform.capitalize(),
    )


def _values(community: Community) -> tuple[tuple[What, str], ...]:
    paused = "on" if community.paused else "off"
    return (
        (What.NAME, community.name), (What.LANG, community.lang), (What.ZONE, community.zone),
        (What.PAUSED, paused),
    )  # fmt: skip


def _shown(what: What, value: str, lang: str) -> Text:
    match what:
        case What.NAME:
            return plain(value)
        case What.LANG:
            return say(f"settings.langs.{value}")
        case What.ZONE:
            return plain(show_zone(value, lang))
        case What.PAUSED:
            return say(f"settings.silence.{value}")
        case What.QUIET:
            return _hours(Hours.stored(value))


def _switch(*, paused: bool) -> Button:
    """Return the button that leads to the question; it carries the state that is meant."""
    command = call("settings.pause") if paused else call("settings.resume")
    return button(say("settings.pause_button" if paused else "settings.resume_button"), command)
