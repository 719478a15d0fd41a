"""Slow and obvious answers for small problems, by trying everything."""

from collections.abc import Iterator
from itertools import combinations

Scores = dict[tuple[str, str], int]


def best_assignment(misses: dict[str, int], seats: dict[str, int], scores: Scores) -> tuple[int, int, int]:
    """Return served, misses of those left out, and total of the best plan."""
    served, missed, total = max(_plans(sorted(misses), misses, seats, scores))
    return served, -missed, total


def _plans(
    mentees: list[str], misses: dict[str, int], seats: dict[str, int], scores: Scores
) -> Iterator[tuple[int, int, int]]:
    if not mentees:
        yield 0, 0, 0
        return
    first, *rest = mentees
    for served, missed, total in _plans(rest, misses, seats, scores):
        yield served, missed - misses[first], total
    for mentor, free in seats.items():
        if free and (first, mentor) in scores:
            fewer = {**seats, mentor: free - 1}
            for served, missed, total in _plans(rest, misses, fewer, scores):
                yield served + 1, missed, total + scores[first, mentor]


def best_round(members: list[str], scores: Scores, ages: Scores) -> tuple[int, int, int, int]:
    """Return served, repeats, their summed ages, and total of the best round; pairs are in sorted order."""
    trios = combinations(members, 3) if len(members) % 2 else iter(())
    rounds = list(_pairings(members, scores, ages))
    for trio in trios:
        sides = list(combinations(trio, 2))
        if all(side in scores for side in sides):
            rest = [one for one in members if one not in trio]
            for served, repeats, age, total in _pairings(rest, scores, ages):
                met = [ages[side] for side in sides if side in ages]
                rounds.append(
                    (
                        served + 3,
                        repeats - len(met),
                        age + sum(met),
                        total + sum(scores[side] for side in sides),
                    )
                )
    served, repeats, age, total = max(rounds)
    return served, -repeats, age, total


def _pairings(members: list[str], scores: Scores, ages: Scores) -> Iterator[tuple[int, int, int, int]]:
    if not members:
        yield 0, 0, 0, 0
        return
    first, *rest = members
    yield from _pairings(rest, scores, ages)
    for other in rest:
        if (first, other) in scores:
            others = [one for one in rest if one != other]
            for served, repeats, age, total in _pairings(others, scores, ages):
                met = (first, other) in ages
                yield (
                    served + 2,
                    repeats - met,
                    age + ages.get((first, other), 0),
                    total + scores[first, other],
                )
