"""The words of profiles and of the directory."""

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
from bot.chat.text import Mention, Moment, Shape, Style, Styled, Text, joined, plain, say
from bot.features.profile.rules import TEXT_VERSION, Entries
from bot.features.profile.search import Found, Page
from bot.features.profile.tables import Entry, Listing, Sight, Topic
from bot.people import cities
from bot.people.cities import City, CityId
from bot.people.identity import Access, Who

FIRST_ROW = (Topic.YEAR, Topic.PROGRAMME, Topic.CITY)
SECOND_ROW = (Topic.FIELD, Topic.LANGUAGES)
THIRD_ROW = (Topic.OFFERS, Topic.SEEKS)
_BRIEF = (Topic.YEAR, Topic.PROGRAMME, Topic.FIELD, Topic.CITY, Topic.LANGUAGES)


def card(who: Who, entries: Entries, listing: Listing | None, news: str) -> Message:
    """Show a profile to its person, with a way to change each part."""
    lines = [
        (say(f"profile.topic.{topic}"), _line(entries[topic], who.lang))
        for topic in Topic
        if topic in entries
    ]
    lines.append((say("profile.clock"), plain(who.zone)))
    if listing is None:
        status = say("profile.unlisted")
    else:
        key = "profile.listed" if who.access >= Access.MEMBER else "profile.listed_later"
        status = say(key, day=Moment(listing.given_at, Shape.DAY))
    body = say(news, zone=who.zone) if news else () if entries else say("profile.empty")
    return Message(body, card=Card(plain(who.name), tuple(lines), status), rows=_card_rows(entries, listing))


def _line(entry: Entry, lang: str) -> Text:
    return say(f"profile.seen_by.{entry.sight}", value=_value(entry, lang))


def _value(entry: Entry, lang: str) -> str:
    if entry.topic == Topic.CITY and entry.number is not None:
        city = cities.by_id(CityId(entry.number))
        return city.label(lang) if city else entry.value
    return entry.value


def _card_rows(entries: Entries, listing: Listing | None) -> tuple[Row, ...]:
    clock = (
        button(say("profile.language"), call("profile.set_language")),
        button(say("profile.zone"), call("profile.set_zone")),
    )
    directory = (
        button(say("profile.list_me"), press("profile.consent"), Look.MAIN)
        if listing is None
        else button(say("profile.unlist_me"), press("profile.unlist"))
    )
    rows = [tuple(_edit(topic, entries) for topic in row) for row in (FIRST_ROW, SECOND_ROW, THIRD_ROW)]
    return (*(Buttons(row) for row in rows), Buttons(clock), buttons(directory))


def _edit(topic: Topic, entries: Entries) -> Button:
    if topic in entries:
        return button(say(f"profile.change.{topic}"), press("profile.topic", topic))
    return button(say(f"profile.add.{topic}"), call(f"profile.set_{topic}"))


def page(topic: Topic, entry: Entry, lang: str) -> Message:
    """Show one part of the profile: its value, who sees it, and what can be done with it."""
    seen = tuple(
        button(
            say(f"profile.sight.{sight}"),
            press("profile.show", topic, sight),
            Look.MAIN if entry.sight == sight else Look.PLAIN,
        )
        for sight in Sight
    )
    ways = buttons(
        button(say("profile.rewrite"), call(f"profile.set_{topic}")),
        button(say("profile.remove"), press("profile.drop", topic), Look.DANGER),
        button(say("profile.back"), press("profile.card")),
    )
    line = (say(f"profile.topic.{topic}"), _line(entry, lang))
    return Message(card=Card(say("profile.who_sees"), (line,)), rows=(Buttons(seen), ways))


def which_city(text: str, found: list[City], lang: str) -> Message:
    """Ask which of several cities is meant, the largest first."""
    options = tuple(Option(plain(city.label(lang)), str(city.id)) for city in found)
    ask = say("profile.which_city", city=text)
    return Message(ask, rows=(Select(say("profile.choose_city"), press("profile.settle"), options),))


def consent(entries: Entries, lang: str) -> Message:
    """Show what members and moderators would see, and what agreeing means."""
    shown = [
        (say(f"profile.topic.{topic}"), _line(entries[topic], lang))
        for topic in Topic
        if topic in entries and entries[topic].sight != Sight.NOBODY
    ]
    ways = buttons(
        button(say("profile.agree"), press("profile.enlist", TEXT_VERSION), Look.MAIN),
        button(say("profile.not_now"), press("profile.card")),
    )
    return Message(say("profile.consent"), card=Card(say("profile.would_show"), tuple(shown)), rows=(ways,))


def found(page: Page, lang: str) -> Message:
    """Show a page of people, each with what they chose to show."""
    if not page.people:
        return Message(say("profile.nobody"))
    ways = []
    if page.number:
        ways.append(button(say("profile.previous"), press("profile.leaf", page.search, page.number - 1)))
    if not page.is_last:
        ways.append(button(say("profile.more"), press("profile.leaf", page.search, page.number + 1)))
    people = [_person(person, lang) for person in page.people]
    body = joined([say("profile.found"), *people], "\n\n")
    return Message(body, rows=(Buttons(tuple(ways)),) if ways else ())


def _person(person: Found, lang: str) -> Text:
    name = (Styled(Style.BOLD, (Mention(person.id, person.name),)),)
    brief = [plain(_value(person.entries[topic], lang)) for topic in _BRIEF if topic in person.entries]
    told = [
        say(f"profile.told.{topic}", value=_value(person.entries[topic], lang))
        for topic in THIRD_ROW
        if topic in person.entries
    ]
    return joined([name, joined(brief, " · "), *told])
