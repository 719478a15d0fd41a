"""The same counts once more, written another way: ballot by ballot, all in fractions, slow and plain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, permutations
from math import floor

from bot.counting.lots import draw

Ballot = tuple[int, ...]
Votes = dict[int, Fraction]


def _weakest(candidates: list[int], now: Votes, before: list[Votes], seed: str) -> int:
    """The history of each from now backwards is compared; among full equals the last lot drawn."""
    history = {
        one: [now[one], *(past.get(one, Fraction()) for past in reversed(before))] for one in candidates
    }
    worst = min(history.values())
    equals = [one for one in candidates if history[one] == worst]
    return equals[0] if len(equals) == 1 else draw(seed, equals)[-1]


def runoff(ballots: Sequence[Ballot], options: int, seed: str) -> int | None:
    standing, before = list(range(1, options + 1)), list[Votes]()
    if not any(ballots):
        return None
    while True:
        votes: Votes = dict.fromkeys(standing, Fraction())
        for ballot in ballots:
            for one in ballot:
                if one in votes:
                    votes[one] += 1
                    break
        total = sum(votes.values())
        for one in standing:
            if votes[one] * 2 > total or len(standing) == 1:
                return one
        standing.remove(_weakest(standing, votes, before, seed))
        before.append(votes)


@dataclass
class _Tables:
    """Papers on the table of each option: [ranks still to come, value]."""

    seats: int
    seed: str
    quota: int
    held: dict[int, list[tuple[Ballot, Fraction]]]
    kept: Votes = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    winners: list[int] = field(default_factory=list)
    out: set[int] = field(default_factory=set)
    before: list[Votes] = field(default_factory=list)

    def count(self) -> Votes:
        standing = [one for one in self.held if one not in self.out]
        return {
            one: self.kept.get(one, sum((value for _, value in self.held[one]), Fraction()))
            for one in standing
        }

    def elect(self, votes: Votes) -> None:
        running = [one for one in votes if one not in self.winners]
        few = len(running) <= self.seats - len(self.winners)
        new = running if few else [one for one in running if votes[one] >= self.quota]
        self.waiting += [one for one in new if votes[one] > self.quota]
        self.winners += sorted(new, key=lambda one: (-votes[one], one))

    def give(self, votes: Votes) -> None:
        if self.waiting:
            top = max(votes[one] for one in self.waiting)
            giver = _richest(
                [one for one in self.waiting if votes[one] == top], votes, self.before, self.seed
            )
            self.waiting.remove(giver)
            share = (votes[giver] - self.quota) / votes[giver]
            papers = [(rest, Fraction(floor(v * share * 100000), 100000)) for rest, v in self.held[giver]]
            self.kept[giver] = Fraction(self.quota)
        else:
            running = [one for one in votes if one not in self.winners]
            giver = _weakest(running, votes, self.before, self.seed)
            self.out.add(giver)
            papers = self.held[giver]
        self.before.append(votes)
        self.held[giver] = []
        self.lay(papers)

    def lay(self, papers: list[tuple[Ballot, Fraction]]) -> None:
        for rest, value in papers:
            for at, one in enumerate(rest):
                if one not in self.winners and one not in self.out:
                    self.held[one].append((rest[at + 1 :], value))
                    break


def stv(ballots: Sequence[Ballot], options: int, seats: int, seed: str) -> list[int]:
    """Count every paper by itself."""
    cast = [ballot for ballot in ballots if ballot]
    if not cast:
        return []
    tables = _Tables(seats, seed, len(cast) // (seats + 1) + 1, {one: [] for one in range(1, options + 1)})
    for ballot in cast:
        tables.held[ballot[0]].append((ballot[1:], Fraction(1)))
    while True:
        votes = tables.count()
        tables.elect(votes)
        if len(tables.winners) == seats:
            return tables.winners
        tables.give(votes)


def _richest(candidates: list[int], now: Votes, before: list[Votes], seed: str) -> int:
    history = {
        one: [now[one], *(past.get(one, Fraction()) for past in reversed(before))] for one in candidates
    }
    best = max(history.values())
    equals = sorted(one for one in candidates if history[one] == best)
    return equals[0] if len(equals) == 1 else draw(seed, equals)[0]


def schulze(ballots: Sequence[Ballot], options: int) -> set[int]:
    """Return who is beaten by no path, trying every path there is."""
    cast = [ballot for ballot in ballots if ballot]
    everyone = range(1, options + 1)

    def prefer(a: int, b: int) -> int:
        return sum(
            1 for ballot in cast if a in ballot and (b not in ballot or ballot.index(a) < ballot.index(b))
        )

    link = {(a, b): prefer(a, b) if prefer(a, b) > prefer(b, a) else 0 for a, b in permutations(everyone, 2)}

    def strongest(a: int, b: int) -> int:
        between = [one for one in everyone if one not in {a, b}]
        routes = [(a, *way, b) for n in range(len(between) + 1) for way in permutations(between, n)]
        return max(min(link[step] for step in pairwise(route)) for route in routes)

    return {a for a in everyone if all(strongest(a, b) >= strongest(b, a) for b in everyone if b != a)}
