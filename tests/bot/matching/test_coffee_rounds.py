import random
from dataclasses import replace

import pytest

from bot.matching.coffee_rounds import propose_coffee
from bot.matching.people import Candidate
from bot.matching.proposal import LeftOut
from bot.matching.terms import COFFEE
from tests.bot.matching.alumni import UTC, WEEK, someone

TERMS = replace(WEEK, most=COFFEE)


def plain(name: str) -> Candidate:
    return Candidate(id=name, zone=UTC)


@pytest.mark.parametrize("seed", range(30))
def test_everybody_is_in_one_group_or_told_why_not(seed: int) -> None:
    rng = random.Random(seed)
    people = [someone(rng, f"p{i:02}") for i in range(rng.randint(0, 20))]

    proposal = propose_coffee(people, TERMS)

    grouped = [one for group in proposal.groups for one in group.members]
    assert sorted([*grouped, *(name for name, _ in proposal.left_out)]) == [one.id for one in people]
    assert proposal.total == sum(part.score for group in proposal.groups for part in group.components)
    assert proposal.upper_bound == proposal.total


def test_strangers_meet_rather_than_alike_people() -> None:
    here = Candidate(id="ada", zone=UTC, fields=frozenset({"law"}), city="Lund", cohort=2001)
    there = Candidate(id="cy", zone=UTC, fields=frozenset({"art"}), city="Xi'an", cohort=2020)
    people = [here, replace(here, id="bo"), there, replace(there, id="di")]

    proposal = propose_coffee(people, TERMS)

    assert all({"ada", "bo"} != set(group.members) for group in proposal.groups)


def test_who_met_lately_meets_last() -> None:
    people = [plain(name) for name in ("ada", "bo", "cy", "di")]
    met = [
        ("ada", "bo", 1),
        ("cy", "di", 1),
        ("ada", "cy", 2),
        ("di", "bo", 2),
        ("ada", "di", 3),
        ("bo", "cy", 3),
    ]

    proposal = propose_coffee(people, TERMS, met)

    assert [group.members for group in proposal.groups] == [("ada", "di"), ("bo", "cy")]


def test_five_make_a_pair_and_a_trio_and_a_paused_one_makes_no_difference() -> None:
    people = [plain(name) for name in ("ada", "bo", "cy", "di", "eve")]
    away = replace(plain("fay"), paused=True)

    proposal = propose_coffee([*people, away], TERMS)

    assert sorted(len(group.members) for group in proposal.groups) == [2, 3]
    assert proposal.left_out == (("fay", LeftOut.PAUSED),)


def test_past_introductions_do_not_forbid_coffee() -> None:
    people = [replace(plain("ada"), past=frozenset({"bo"})), plain("bo")]

    assert [group.members for group in propose_coffee(people, TERMS).groups] == [("ada", "bo")]
