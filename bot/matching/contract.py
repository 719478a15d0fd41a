"""The contract of `homeroom match`: a line of JSON holds a problem, a line of JSON holds its result.

Pure and deterministic: people are taken in the order of their ids, whatever the order of the line. Results
list pairs, groups and people in that order too.
"""

import json
from collections.abc import Callable
from typing import Final, assert_never

from bot.matching.fields import Malformed, member, parse_object, text
from bot.matching.overlap import overlap_minutes, read_overlap
from bot.matching.problems import Assignment, Coffee, Overlap, Problem, Rematch, Stable
from bot.matching.reading import read_assignment, read_coffee, read_rematch, read_stable
from bot.matching.stable import match_stably

READERS: Final[dict[str, Callable[[dict[str, object]], Problem]]] = {
    "assignment": read_assignment,
    "rematch": read_rematch,
    "coffee": read_coffee,
    "stable": read_stable,
    "overlap": read_overlap,
}


def answer_line(line: str) -> str:
    """Solve one problem; a line that holds none is answered by `{"error": "field: what to change"}`."""
    try:
        return json.dumps(_solve(_read(line)))
    except Malformed as malformed:
        return json.dumps({"error": str(malformed)})


def _read(line: str) -> Problem:
    source = parse_object(line)
    kind = text(member(source, "kind"), "kind")
    if kind not in READERS:
        raise Malformed("kind", f"must be one of {', '.join(READERS)}")
    return READERS[kind](source)


def _solve(problem: Problem) -> dict[str, object]:
    match problem:
        case Assignment() | Rematch():
            return _assigned(problem)
        case Coffee():
            return _grouped(problem)
        case Stable():
            pairs = match_stably(problem)
            return {"pairs": [[problem.mentees[mentee], problem.mentors[mentor]] for mentee, mentor in pairs]}
        case Overlap():
            return {"minutes": overlap_minutes(problem)}
        case _:
            assert_never(problem)


def _assigned(problem: Assignment | Rematch) -> dict[str, object]:
    from bot.matching import assignment  # noqa: PLC0415 - loads NumPy, which stable and overlap do without

    plan = assignment.assign(problem) if isinstance(problem, Assignment) else assignment.reassign(problem)
    people = problem if isinstance(problem, Assignment) else problem.assignment
    return {
        "pairs": [[people.mentees[mentee], people.mentors[mentor]] for mentee, mentor in plan.pairs],
        "served": len(plan.pairs),
        "total": plan.total,
        "upper_bound": plan.upper_bound,
        "left_out": [people.mentees[mentee] for mentee in plan.left_out],
        "prices": dict(zip(people.mentors, plan.prices, strict=True)),
    }


def _grouped(problem: Coffee) -> dict[str, object]:
    from bot.matching import coffee  # noqa: PLC0415 - loads rustworkx, which the other kinds do without

    round_ = coffee.pour(problem)
    return {
        "groups": [[problem.members[one] for one in group] for group in round_.groups],
        "total": round_.total,
        "upper_bound": round_.upper_bound,
        "left_out": [problem.members[one] for one in round_.left_out],
    }
