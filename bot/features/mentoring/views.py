"""The words of mentoring for those who take part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.base.ids import PersonId
from bot.chat.message import Buttons, Look, Message, button, call, press
from bot.chat.text import Mention, Moment, Text, bold, joined, plain, quote, say
from bot.features.mentoring.tables import Answered, Role, Signup
from bot.features.mentoring.tags import FIELDS, LANGUAGES, TOPICS, show_tags
from bot.features.mentoring.weekly import load_times, show_times
from bot.matching.terms import Components

QUESTIONS: Final = 8


@dataclass(frozen=True, slots=True)
class Introduction:
    """What one side is told before both agree: nothing that names the other."""

    pair: int
    side: Role
    fields: tuple[str, ...]
    shared: tuple[str, ...]
    components: Components
    question: int
    until: datetime
    answered: Answered


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person: the name, and the accounts as (platform, name there)."""

    person: PersonId
    name: str
    accounts: tuple[tuple[str, str], ...]


def signed_up(signup: Signup, lang: str) -> Message:
    return Message(joined([_told(signup, lang), say("mentoring.joined_next")]), rows=(_own_buttons(),))


def about_me(signups: list[Signup], waiting: int, lang: str) -> Message:
    """Return what a person told, and whether an introduction waits for an answer."""
    told = [_told(one, lang) for one in signups]
    state = say("mentoring.waiting_for_you", n=waiting) if waiting else say("mentoring.nothing_waits")
    paused = say("mentoring.paused") if all(one.paused for one in signups) else ()
    return Message(joined([*told, paused or state], "\n\n"), rows=(_own_buttons(),))


def _told(signup: Signup, lang: str) -> Text:
    lines = [
        say(f"mentoring.joined_{signup.role}"),
        _labelled("fields", show_tags(FIELDS, signup.fields.splitlines())),
        _labelled(f"{signup.role}_topics", show_tags(TOPICS, signup.topics.splitlines())),
        _labelled("seats", plain(str(signup.capacity))) if signup.role == Role.MENTOR else (),
        _labelled("languages", _or_untold(show_tags(LANGUAGES, signup.languages.splitlines(), lang))),
        _labelled("times", _or_untold(show_times(load_times(signup.free)))),
    ]
    return joined(lines)


def _own_buttons() -> Buttons:
    return Buttons(
        (
            button(say("mentoring.times_button"), call("mentoring.times")),
            button(say("mentoring.pause_button"), press("mentoring.pause_now")),
            button(say("mentoring.leave_button"), press("mentoring.leave_now")),
        )
    )


def _labelled(label: str, value: Text) -> Text:
    return say("mentoring.line", label=say(f"mentoring.label.{label}"), value=value)


def _or_untold(text: Text) -> Text:
    return text or say("mentoring.untold")


def times_set(free: str) -> Message:
    return Message(say("mentoring.times_set", times=show_times(load_times(free))))


def paused() -> Message:
    resume = button(say("mentoring.resume_button"), press("mentoring.resume"), Look.MAIN)
    return Message(say("mentoring.paused"), rows=(Buttons((resume,)),))


def resumed() -> Message:
    return Message(say("mentoring.resumed"))


def left() -> Message:
    return Message(say("mentoring.left"))


def introduction(one: Introduction) -> Message:
    """Return why these two, one question to begin with, and what happens next."""
    waiting = one.answered is Answered.WAITING
    lines = [
        bold(say("mentoring.intro_title")),
        say(f"mentoring.intro_{one.side.value}"),
        _reasons(one),
        joined([say("mentoring.intro_question"), quote(say(f"mentoring.question.q{one.question}"))]),
        say(f"mentoring.intro_next_{one.side.value}") if waiting else say("mentoring.intro_accepted"),
        say("mentoring.intro_until", at=Moment(one.until)),
    ]
    return Message(joined(lines, "\n\n"), rows=(_answers(one, waiting=waiting),))


def _answers(one: Introduction, *, waiting: bool) -> Buttons:
    no = button(say("mentoring.decline_button"), press("mentoring.answer", one.pair, "decline"))
    yes = button(say("mentoring.accept_button"), press("mentoring.answer", one.pair, "accept"), Look.MAIN)
    return Buttons((yes, no) if waiting else (no,))


def _reasons(one: Introduction) -> Text:
    """Say in words what the solver counted, and no more than that."""
    lines: list[Text] = []
    side, points = one.side.value, one.components
    if points.skills and one.shared:
        lines.append(say(f"mentoring.why_topics_{side}", topics=show_tags(TOPICS, one.shared)))
    if one.fields:
        key = "mentoring.why_other_field" if points.fields else "mentoring.why_field"
        lines.append(say(key, fields=show_tags(FIELDS, one.fields)))
    if points.availability:
        lines.append(say("mentoring.why_time"))
    return joined([joined([plain("•"), line], " ") for line in lines])


def coming() -> Text:
    """Name a reminder that is to come; whom it concerns is nobody's business."""
    return say("mentoring.coming.remind")


def reminder(one: Introduction) -> Message:
    lines = [say("mentoring.reminder"), _reasons(one), say("mentoring.intro_until", at=Moment(one.until))]
    return Message(joined(lines, "\n\n"), rows=(_answers(one, waiting=True),))


def accepted() -> Message:
    return Message(say("mentoring.accepted"))


def declined() -> Message:
    pause = button(say("mentoring.pause_button"), press("mentoring.pause_now"))
    return Message(say("mentoring.declined"), rows=(Buttons((pause,)),))


def both_said_yes() -> Message:
    return Message(say("mentoring.both_said_yes"))


def introduced_below() -> Message:
    return Message(say("mentoring.introduced_below"))


def no_longer(answered: Answered) -> Message:
    return Message(say("mentoring.you_declined" if answered is Answered.DECLINED else "mentoring.no_longer"))


def did_not_come_about() -> Message:
    return Message(say("mentoring.did_not_come_about"))


def meet(pair: int, side: Role, contact: Contact, question: int) -> Message:
    """Return who the other is and how to reach them; the mentee writes first."""
    mention = (Mention(contact.person, contact.name),)
    accounts = [plain(f"{platform.capitalize()}: {name}") for platform, name in contact.accounts]
    lines = [
        bold(say("mentoring.meet_title")),
        say(f"mentoring.meet_{side.value}", who=mention),
        joined([say("mentoring.meet_where"), *accounts]),
        joined([say("mentoring.intro_question"), quote(say(f"mentoring.question.q{question}"))]),
        say("mentoring.meet_end"),
    ]
    end = button(say("mentoring.finish_button"), press("mentoring.finish", pair))
    return Message(joined(lines, "\n\n"), rows=(Buttons((end,)),))


def finished() -> Message:
    return Message(say("mentoring.finished"))
