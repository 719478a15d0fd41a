import random
from dataclasses import replace

import pytest

from bot.matching.fields import Malformed
from bot.matching.people import Candidate
from bot.matching.proposal import LeftOut, Proposal
from bot.matching.rounds import propose
from bot.matching.table import NEVER, blocks, lay_table, seats_of
from tests.bot.matching.alumni import UTC, WEEK, two_sides
from tests.bot.matching.oracles import best_assignment


def scored(mentees: list[Candidate], mentors: list[Candidate]) -> dict[tuple[str, str], int]:
    table = lay_table(mentees, mentors, WEEK)
    return {
        (table.seekers[row].id, table.helpers[column].id): int(score)
        for rows, scores in blocks(table)
        for row, line in zip(rows, scores, strict=True)
        for column, score in enumerate(line)
        if score != NEVER
    }


def aims(mentees: list[Candidate], proposal: Proposal) -> tuple[int, int, int]:
    misses = {one.id: one.times_left_out for one in mentees}
    return len(proposal.pairs), sum(misses[name] for name, _ in proposal.left_out), proposal.total


@pytest.mark.parametrize("seed", range(80))
def test_round_is_the_best_of_all_rounds(seed: int) -> None:
    mentees, mentors = two_sides(random.Random(seed))
    scores = scored(mentees, mentors)

    proposal = propose(mentees, mentors, WEEK)

    best = best_assignment(
        {one.id: one.times_left_out for one in mentees}, {one.id: seats_of(one) for one in mentors}, scores
    )
    assert aims(mentees, proposal) == best
    assert proposal.upper_bound == proposal.total
    assert all(pair.components.score == scores[pair.mentee, pair.mentor] for pair in proposal.pairs)


@pytest.mark.parametrize("seed", range(20))
def test_order_of_people_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    mentees, mentors = two_sides(rng, 12, 8)

    again = propose(rng.sample(mentees, len(mentees)), rng.sample(mentors, len(mentors)), WEEK)

    assert again == propose(mentees, mentors, WEEK)


@pytest.mark.parametrize("seed", range(30))
def test_pinned_pairs_stand_and_forbidden_ones_do_not(seed: int) -> None:
    mentees, mentors = two_sides(random.Random(seed), 8, 6)
    before = propose(mentees, mentors, WEEK)
    pairs = [(pair.mentee, pair.mentor) for pair in before.pairs]

    kept = propose(mentees, mentors, replace(WEEK, pinned=tuple(pairs[:2])))
    gone = propose(mentees, mentors, replace(WEEK, forbidden=frozenset(pairs[:2])))

    assert aims(mentees, kept) == aims(mentees, before)
    assert set(pairs[:2]) <= {(pair.mentee, pair.mentor) for pair in kept.pairs}
    assert not set(pairs[:2]) & {(pair.mentee, pair.mentor) for pair in gone.pairs}
    assert aims(mentees, gone)[0] <= aims(mentees, before)[0]


ADA = Candidate(id="ada", zone=UTC, languages=frozenset({"en"}))
INES = Candidate(id="ines", zone=UTC, languages=frozenset({"en"}), capacity=1)


@pytest.mark.parametrize(
    ("mentee", "mentors", "why"),
    [
        (replace(ADA, paused=True), [INES], LeftOut.PAUSED),
        (ADA, [], LeftOut.NOBODY),
        (ADA, [replace(INES, id="ada")], LeftOut.NOBODY),
        (ADA, [replace(INES, capacity=0)], LeftOut.NOBODY),
        (ADA, [replace(INES, languages=frozenset({"zh"}))], LeftOut.NO_LANGUAGE),
        (ADA, [replace(INES, past=frozenset({"ada"}))], LeftOut.ALL_MET),
        (ADA, [replace(INES, blocked=frozenset({"ada"}))], LeftOut.NONE_FITS),
        (replace(ADA, blocked=frozenset({"ines"})), [INES], LeftOut.NONE_FITS),
    ],
)
def test_the_reason_is_the_first_rule_that_nobody_passes(
    mentee: Candidate, mentors: list[Candidate], why: LeftOut
) -> None:
    assert propose([mentee], mentors, WEEK).left_out == ((mentee.id, why),)


def test_who_came_too_late_for_a_seat_learns_that() -> None:
    waited = replace(ADA, id="bo", times_left_out=1)

    proposal = propose([ADA, waited], [INES], WEEK)

    assert [(pair.mentee, pair.mentor) for pair in proposal.pairs] == [("bo", "ines")]
    assert proposal.left_out == (("ada", LeftOut.TAKEN),)


@pytest.mark.parametrize(
    ("mentee", "mentor", "pins"),
    [
        (ADA, INES, [("ada", "jun")]),
        (ADA, INES, [("ada", "ines"), ("ada", "ines")]),
        (ADA, replace(INES, blocked=frozenset({"ada"})), [("ada", "ines")]),
        (ADA, replace(INES, capacity=0), [("ada", "ines")]),
        (ADA, replace(INES, paused=True), [("ada", "ines")]),
    ],
)
def test_a_pin_that_cannot_be_is_refused(
    mentee: Candidate, mentor: Candidate, pins: list[tuple[str, str]]
) -> None:
    with pytest.raises(Malformed, match="pinned"):
        propose([mentee], [mentor], replace(WEEK, pinned=tuple(pins)))
