"""Random small problems and the way to put them to the contract."""

import json
import random
from typing import Any

from bot.matching.contract import answer_line

Line = dict[str, Any]


def answer(problem: Line) -> Line:
    found = json.loads(answer_line(json.dumps(problem)))
    assert isinstance(found, dict)
    return found


def some_assignment(
    rng: random.Random, mentees: int = 5, mentors: int = 4, *, top: int = 20, least: int = 0
) -> Line:
    """Make a small programme with at least so many people on each side."""
    people, guides = rng.randint(least, mentees), rng.randint(least, mentors)
    density = rng.choice([0.2, 0.5, 0.8, 1.0])
    return {
        "kind": "assignment",
        "mentees": [{"id": f"e{i}", "times_left_out": rng.choice([0, 0, 1, 2, 7])} for i in range(people)],
        "mentors": [{"id": f"r{j}", "capacity": rng.choice([0, 1, 1, 2, 3])} for j in range(guides)],
        "scores": [
            [rng.randint(0, top) if rng.random() < density else None for _ in range(guides)]
            for _ in range(people)
        ],
    }


def some_coffee(rng: random.Random, members: int = 8, *, top: int = 20) -> Line:
    crowd = [f"m{i}" for i in range(rng.randint(0, members))]
    density = rng.choice([0.2, 0.5, 0.8, 1.0])
    pairs = [(a, b) for i, a in enumerate(crowd) for b in crowd[i + 1 :]]
    met = rng.choice([0.0, 0.2, 0.6, 1.0])
    return {
        "kind": "coffee",
        "members": crowd,
        "scores": [[a, b, rng.randint(0, top)] for a, b in pairs if rng.random() < density],
        "history": [{"pair": [b, a], "cycle": rng.randint(0, 9)} for a, b in pairs if rng.random() < met],
        "current_cycle": 10,
    }


def pairs_allowed(problem: Line) -> dict[tuple[str, str], int]:
    """Read the scores of either form, keyed (mentee, mentor) or by sorted members."""
    rows = problem["scores"]
    if problem["kind"] == "coffee":
        return {(min(a, b), max(a, b)): score for a, b, score in rows}
    if not rows or (rows[0] and isinstance(rows[0][0], str)):
        return {(a, b): score for a, b, score in rows}
    return {
        (mentee["id"], mentor["id"]): score
        for mentee, row in zip(problem["mentees"], rows, strict=True)
        for mentor, score in zip(problem["mentors"], row, strict=True)
        if score is not None
    }


def as_triples(problem: Line) -> Line:
    return {**problem, "scores": [[a, b, score] for (a, b), score in pairs_allowed(problem).items()]}


def ages_of(problem: Line) -> dict[tuple[str, str], int]:
    return {
        (min(entry["pair"]), max(entry["pair"])): problem["current_cycle"] - entry["cycle"]
        for entry in problem["history"]
    }
