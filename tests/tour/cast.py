"""Who plays: the people of the playground, under the same names on every door."""

from adapters.playground.people import PERSONAS, Persona
from tests.tour.script import Actor


def persona_of(actor: Actor) -> Persona:
    found = next((one for one in PERSONAS if one.key == actor.name.lower()), None)
    if found is None or (actor.admin and not found.runs_place):
        message = f"{actor.name} is not of the cast, or does not run the rooms: {PERSONAS}"
        raise LookupError(message)
    return found


def called(name: str) -> Persona | None:
    """Return who is meant by a name or its first word."""
    word = name.removeprefix("@").strip().lower()
    return next((one for one in PERSONAS if word in {one.key, one.name.lower()}), None)
