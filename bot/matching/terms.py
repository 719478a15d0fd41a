"""The terms of a round: what counts how much, what is demanded, and what was decided by hand."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Components:
    """Points for a pair by what they rest on, or the most that each can be: a score is their sum.

    Skills: tags one wants and the other offers. Fields: the other knows a field that one does not.
    Availability: minutes free together. Seniority: years at work ahead. Goals: shared. City, cohort:
    another one.
    """

    skills: int
    fields: int
    availability: int
    seniority: int
    goals: int
    city: int
    cohort: int

    @property
    def score(self) -> int:
        return (
            self.skills
            + self.fields
            + self.availability
            + self.seniority
            + self.goals
            + self.city
            + self.cohort
        )

    def __add__(self, other: "Components") -> "Components":
        return Components(
            skills=self.skills + other.skills,
            fields=self.fields + other.fields,
            availability=self.availability + other.availability,
            seniority=self.seniority + other.seniority,
            goals=self.goals + other.goals,
            city=self.city + other.city,
            cohort=self.cohort + other.cohort,
        )


MENTORING = Components(
    skills=3_000, fields=1_500, availability=1_500, seniority=1_000, goals=2_000, city=500, cohort=500
)
"""Similar aims predict good mentoring, likeness of surface hardly (Eby et al. 2013)."""

COFFEE = Components(
    skills=0, fields=1_750, availability=500, seniority=0, goals=250, city=1_000, cohort=1_500
)
"""People who would never meet: distant acquaintances bring what is new (Rajkumar et al. 2022).

A pair counts what each finds in the other, so that its score can be twice the sum of these.
"""


@dataclass(frozen=True, slots=True)
class Terms:
    week_of: date
    """The week whose clocks count when free times are compared."""
    most: Components = MENTORING
    minutes: int = 60
    """The least time free together, for two people who both told their times."""
    proven: bool = False
    """Whether a large round must be the very best, where it may else lack a 10,000th of the highest total."""
    pinned: tuple[tuple[str, str], ...] = ()
    """Pairs (mentee, mentor) that stand, as accepted or set by a moderator."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
