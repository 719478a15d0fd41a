import random
from dataclasses import replace
from datetime import time

import pytest

from bot.matching.people import Candidate, FreeTime
from bot.matching.table import NEVER, blocks, explain, lay_table
from bot.matching.terms import COFFEE, MENTORING, Components
from tests.bot.matching.alumni import UTC, WEEK, someone

ADA = Candidate(
    id="ada",
    zone=UTC,
    languages=frozenset({"en"}),
    fields=frozenset({"law"}),
    goals=frozenset({"teach", "move"}),
    wanted=frozenset({"python", "grants", "writing"}),
    free=(FreeTime(1, time(18), time(22)),),
    cohort=2020,
    experience=2,
    city="Lund",
)
INES = Candidate(
    id="ines",
    zone=UTC,
    languages=frozenset({"en", "zh"}),
    fields=frozenset({"physics"}),
    goals=frozenset({"teach", "move"}),
    offered=frozenset({"python", "grants", "writing", "sql"}),
    free=(FreeTime(1, time(18), time(22)),),
    cohort=2000,
    experience=10,
    city="Xi'an",
)


def score(mentee: Candidate, mentor: Candidate) -> int:
    [(_, scores)] = blocks(lay_table([mentee], [mentor], WEEK))
    return int(scores[0, 0])


def components(mentee: Candidate, mentor: Candidate) -> Components:
    return explain(lay_table([mentee], [mentor], WEEK), 0, 0)


def test_a_pair_with_everything_has_every_point() -> None:
    assert components(ADA, INES) == MENTORING
    assert score(ADA, INES) == MENTORING.score == 10_000


def test_coffee_counts_both_ways_to_the_same_scale() -> None:
    assert (COFFEE + COFFEE).score == 10_000


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("skills", {"wanted": frozenset()}),
        ("fields", {"fields": frozenset()}),
        ("availability", {"free": ()}),
        ("seniority", {"experience": None}),
        ("goals", {"goals": frozenset()}),
        ("city", {"city": None}),
        ("cohort", {"cohort": None}),
    ],
)
@pytest.mark.parametrize("seed", range(30))
def test_taking_away_what_stands_behind_a_component_costs_exactly_that(
    part: str, changes: dict[str, object], seed: int
) -> None:
    rng = random.Random(seed)
    mentee, mentor = (ADA, INES) if not seed else (someone(rng, "e"), replace(someone(rng, "r"), capacity=1))
    less = replace(mentee, **changes)  # type: ignore[arg-type]  # one of the fields, by its name
    before, after = components(mentee, mentor), components(less, mentor)

    assert getattr(after, part) == 0
    assert before.score - after.score == getattr(before, part)
    assert score(mentee, mentor) in {NEVER, before.score}


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [
        (ADA, replace(INES, languages=frozenset({"zh"}))),
        (ADA, replace(INES, free=(FreeTime(2, time(18), time(22)),))),
        (ADA, replace(INES, free=(FreeTime(1, time(21, 15), time(23)),))),
        (ADA, replace(INES, id="ada")),
        (ADA, replace(INES, blocked=frozenset({"ada"}))),
        (replace(ADA, blocked=frozenset({"ines"})), INES),
        (ADA, replace(INES, past=frozenset({"ada"}))),
        (replace(ADA, past=frozenset({"ines"})), INES),
        (replace(ADA, paused=True), INES),
        (ADA, replace(INES, paused=True)),
    ],
)
def test_hard_rules_forbid_a_pair_whatever_speaks_for_it(mentee: Candidate, mentor: Candidate) -> None:
    assert score(mentee, mentor) == NEVER


def test_what_nobody_told_forbids_nothing() -> None:
    silent = Candidate(id="sil", zone=UTC)

    assert score(silent, INES) == score(ADA, replace(silent, id="ent")) == 0


@pytest.mark.parametrize(
    ("years", "points"),
    [(None, 0), (2, 0), (1, 0), (3, 250), (6, 1_000), (17, 1_000), (27, 333), (32, 0), (60, 0)],
)
def test_a_lead_counts_most_when_it_is_neither_small_nor_huge(years: int | None, points: int) -> None:
    assert components(ADA, replace(INES, experience=years)).seniority == points


def test_a_field_counts_when_the_other_knows_one_that_i_do_not() -> None:
    assert components(ADA, replace(INES, fields=frozenset({"law"}))).fields == 0
    assert components(ADA, replace(INES, fields=frozenset({"law", "art"}))).fields == MENTORING.fields
    assert (
        components(
            replace(ADA, fields=frozenset({"law", "art"})), replace(INES, fields=frozenset({"art"}))
        ).fields
        == 0
    )
