"""Contests whose results stand in print, and small ones that can be counted by hand."""

from collections import Counter
from fractions import Fraction

import pytest

from bot.counting.contest import Contest, Half, Method, Tie
from bot.counting.count import count
from bot.counting.lots import draw

SEED = "0" * 64


def ballots(*groups: tuple[int, str]) -> list[tuple[int, ...]]:
    """Return ranked ballots: (45, "ACBED") is 45 times A first, then C …"""
    return [tuple("ABCDEFGH".index(one) + 1 for one in text) for n, text in groups for _ in range(n)]


def named(options: tuple[int, ...]) -> str:
    return "".join("ABCDEFGH"[option - 1] for option in options)


SCHULZE_2011 = ballots(
    (5, "ACBED"),
    (5, "ADECB"),
    (8, "BEDAC"),
    (3, "CABED"),
    (7, "CAEBD"),
    (2, "CBADE"),
    (7, "DCEBA"),
    (8, "EBADC"),
)
TENNESSEE = ballots((42, "ABCD"), (26, "BCDA"), (15, "CDBA"), (17, "DCBA"))
"""Memphis, Nashville, Chattanooga, Knoxville: where the capital should be; everybody prefers what is near."""


def test_strongest_paths_give_the_order_printed_with_the_method() -> None:
    result = count(Contest(Method.SCHULZE, 5), SCHULZE_2011, SEED)

    assert named(result.order) == "EACBD"
    assert result.lots == ()
    assert result.beats is not None
    assert (result.beats[1, 2], result.beats[5, 4]) == (20, 31)


def test_the_capital_of_tennessee_depends_on_the_method() -> None:
    assert named(count(Contest(Method.SCHULZE, 4), TENNESSEE, SEED).winners) == "B"
    runoff = count(Contest(Method.RUNOFF, 4), TENNESSEE, SEED)

    assert named(runoff.winners) == "D"
    assert [one.excluded for one in runoff.rounds] == [3, 2, None]
    assert runoff.rounds[-1].tally == {1: 42, 4: 58}


def test_transfers_by_hand() -> None:
    """Two seats, 100 ballots, quota 34: the surplus of A goes on, then D and C are excluded."""
    cast = ballots((40, "AB"), (12, "AC"), (20, "B"), (18, "CB"), (10, "DC"))

    result = count(Contest(Method.STV, 4, seats=2), cast, SEED)

    first, second, third, fourth = result.rounds
    assert result.quota == 34
    assert first.tally == {1: 52, 2: 20, 3: 18, 4: 10}
    assert (first.elected, first.moved) == ((1,), 1)
    # 18 surplus on 52 papers: 0.34615 each, cut off after five decimals.
    assert second.tally == {
        1: 34,
        2: 20 + 40 * Fraction(34615, 100000),
        3: 18 + 12 * Fraction(34615, 100000),
        4: 10,
    }
    assert second.exhausted == 18 - 52 * Fraction(34615, 100000)
    assert second.excluded == 4
    # B lacks 0.154 votes of the quota; D goes to C, who is still the last, and B is left for the seat.
    assert third.tally == {1: 34, 2: second.tally[2], 3: second.tally[3] + 10}
    assert (third.elected, third.excluded) == ((), 3)
    assert (fourth.elected, named(result.winners)) == ((2,), "AB")


@pytest.mark.parametrize(("half", "accepted"), [(Half.REJECTED, False), (Half.ACCEPTED, True)])
def test_exactly_half_is_what_was_agreed(half: Half, accepted: bool) -> None:
    contest = Contest(Method.YES_NO, 3, half=half)

    assert count(contest, [(1,), (2,), (3,)], SEED).accepted is accepted
    assert count(contest, [(1,), (1,), (2,)], SEED).accepted is True


def test_a_quorum_is_a_share_of_the_electorate() -> None:
    contest = Contest(Method.APPROVAL, 2, quorum=30, electorate=10)

    assert count(contest, [(1,)] * 3, SEED).valid
    assert not count(contest, [(1,)] * 2, SEED).valid


def test_equals_at_the_last_seat_are_drawn_by_a_lot_that_anyone_can_draw_again() -> None:
    contest = Contest(Method.CHOOSE, 4, seats=2)
    cast = [(1,), (1,), (2,), (3,)]

    result = count(contest, cast, SEED)

    assert result.lots == ((2, 3),)
    assert result.winners == (1, draw(SEED, [2, 3])[0])
    assert {count(contest, cast, str(seed)).winners[1] for seed in range(20)} == {2, 3}


def test_a_seat_stays_open_where_that_was_agreed() -> None:
    result = count(Contest(Method.CHOOSE, 4, seats=2, tie=Tie.OPEN), [(1,), (1,), (2,), (3,)], SEED)

    assert (result.winners, result.open, result.tied) == ((1,), 1, (2, 3))


def test_an_earlier_round_decides_between_equals_before_any_lot() -> None:
    # After D is gone, B and C have 4 votes each; in the first round C had fewer.
    cast = ballots((5, "A"), (4, "B"), (3, "C"), (1, "DC"))

    result = count(Contest(Method.RUNOFF, 4), cast, SEED)

    assert [one.excluded for one in result.rounds][:2] == [4, 3]
    assert result.lots == ()


@pytest.mark.parametrize("method", Method)
def test_nobody_voted(method: Method) -> None:
    contest = Contest(method, 3)

    result = count(contest, [], SEED)

    assert result.ballots == 0
    assert result.winners == (() if method is not Method.YES_NO else (2,))


def test_the_order_of_ballots_is_no_matter() -> None:
    for method in (Method.RUNOFF, Method.STV, Method.SCHULZE):
        contest = Contest(method, 5)
        assert count(contest, SCHULZE_2011, SEED) == count(contest, reversed(SCHULZE_2011), SEED)
    assert sum(Counter(SCHULZE_2011).values()) == 45
