"""Every count is done again by another hand, on thousands of elections full of ties."""

from random import Random

import pytest

from bot.counting.contest import (
    BadChoiceError,
    BadContestError,
    Contest,
    Method,
    Tie,
    read_choice,
    write_choice,
)
from bot.counting.count import count
from tests.bot.counting import again

SEED = "5eed"
ELECTIONS = 1500


def an_election(number: int, most_options: int) -> tuple[list[tuple[int, ...]], int, int]:
    """Few ballots, short ranks and repeated ones: most of these elections have ties."""
    chance = Random(number)
    options = chance.randint(2, most_options)
    kinds = [
        tuple(chance.sample(range(1, options + 1), chance.randint(0, options)))
        for _ in range(chance.randint(1, 6))
    ]
    cast = [chance.choice(kinds) for _ in range(chance.randint(1, 60))]
    return cast, options, chance.randint(1, options - 1)


def test_runoffs_are_counted_the_same_again() -> None:
    for number in range(ELECTIONS):
        cast, options, _ = an_election(number, 7)
        winners = count(Contest(Method.RUNOFF, options), cast, SEED).winners

        assert (winners[0] if winners else None) == again.runoff(cast, options, SEED), (number, cast)


def test_transfers_are_counted_the_same_again() -> None:
    for number in range(ELECTIONS):
        cast, options, seats = an_election(number, 7)
        result = count(Contest(Method.STV, options, seats=seats), cast, SEED)

        assert list(result.winners) == again.stv(cast, options, seats, SEED), (number, cast)


def test_no_vote_is_lost_or_made_on_the_way() -> None:
    for number in range(ELECTIONS):
        cast, options, seats = an_election(number, 9)
        formal = sum(1 for ballot in cast if ballot)
        for one in count(Contest(Method.STV, options, seats=seats), cast, SEED).rounds:
            assert sum(one.tally.values()) + one.exhausted == formal


def test_the_strongest_path_winner_is_beaten_by_no_path() -> None:
    for number in range(ELECTIONS // 3):
        cast, options, _ = an_election(number, 5)
        winners = count(Contest(Method.SCHULZE, options), cast, SEED).winners

        assert set(winners) <= again.schulze(cast, options), (number, cast)


def test_a_choice_reads_as_it_was_written() -> None:
    for number in range(300):
        cast, options, seats = an_election(number, 9)
        for method in (Method.STV, Method.APPROVAL):
            contest = Contest(method, options, seats=seats)
            for ballot in cast:
                mark = ballot if method is Method.STV else tuple(sorted(ballot))
                assert read_choice(contest, write_choice(contest, mark)) == mark


@pytest.mark.parametrize(
    ("method", "text"),
    [
        (Method.STV, "1>1"), (Method.STV, "4"), (Method.STV, "0"), (Method.STV, "1 2"), (Method.STV, "-1"),
        (Method.STV, "²"), (Method.CHOOSE, "1 2 3"), (Method.YES_NO, ""), (Method.YES_NO, "1 2"),
        (Method.APPROVAL, "one"), (Method.APPROVAL, "1 1"),
    ],
)  # fmt: skip
def test_a_choice_that_is_none_is_refused(method: Method, text: str) -> None:
    contest = Contest(method, 3, seats=2 if method in {Method.STV, Method.CHOOSE} else 1)

    with pytest.raises(BadChoiceError):
        read_choice(contest, text)


@pytest.mark.parametrize(
    "given",
    [
        {"options": 1}, {"options": 201}, {"options": 3, "seats": 3}, {"options": 3, "seats": 0},
        {"options": 3, "quorum": 101}, {"options": 3, "tie": Tie.OPEN},
    ],
)  # fmt: skip
def test_a_contest_that_cannot_be_counted_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(BadContestError):
        Contest(Method.STV, **given)  # type: ignore[arg-type]  # a table of cases
