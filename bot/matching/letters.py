"""Rounds of people as lines of JSON, for the way to the process that solves them and back."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.matching.people import Candidate
from bot.matching.proposal import CoffeeProposal, Proposal
from bot.matching.terms import Terms


@dataclass(frozen=True, slots=True)
class MentoringLetter:
    mentees: tuple[Candidate, ...]
    mentors: tuple[Candidate, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class CoffeeLetter:
    people: tuple[Candidate, ...]
    terms: Terms
    met: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """What the terms of a round demand cannot be."""

    field: str
    trouble: str


Answer = Proposal | CoffeeProposal | Objection

LETTER: TypeAdapter[MentoringLetter | CoffeeLetter] = TypeAdapter(MentoringLetter | CoffeeLetter)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
