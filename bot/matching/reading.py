"""From the fields of a line to a problem; every refusal names the field."""

from itertools import starmap

from bot.matching.fields import Malformed, couple, distinct, items, known, mapping, member, text, whole
from bot.matching.problems import Assignment, Coffee, Rematch, Scores, Stable

TRIPLE = 3


def read_assignment(source: dict[str, object]) -> Assignment:
    mentees = [
        mapping(one, f"mentees[{i}]") for i, one in enumerate(items(member(source, "mentees"), "mentees"))
    ]
    mentors = [
        mapping(one, f"mentors[{i}]") for i, one in enumerate(items(member(source, "mentors"), "mentors"))
    ]
    mentee_ids = [
        text(member(one, "id", f"mentees[{i}]"), f"mentees[{i}].id") for i, one in enumerate(mentees)
    ]
    mentor_ids = [
        text(member(one, "id", f"mentors[{i}]"), f"mentors[{i}].id") for i, one in enumerate(mentors)
    ]
    left, right = distinct(mentee_ids, "mentees[{}].id"), distinct(mentor_ids, "mentors[{}].id")
    misses, seats = [0] * len(left), [0] * len(right)
    for i, one in enumerate(mentees):
        misses[left[mentee_ids[i]]] = whole(one.get("times_left_out", 0), f"mentees[{i}].times_left_out")
    for i, one in enumerate(mentors):
        seats[right[mentor_ids[i]]] = whole(
            member(one, "capacity", f"mentors[{i}]"), f"mentors[{i}].capacity"
        )
    rows = items(member(source, "scores"), "scores")
    dense = not _is_sparse(rows)
    scores = (
        _read_matrix(rows, [left[one] for one in mentee_ids], [right[one] for one in mentor_ids])
        if dense
        else _read_triples(rows, left, right)
    )
    return Assignment(tuple(left), tuple(misses), tuple(right), tuple(seats), scores)


def read_rematch(source: dict[str, object]) -> Rematch:
    assignment = read_assignment(source)
    left = {one: i for i, one in enumerate(assignment.mentees)}
    right = {one: i for i, one in enumerate(assignment.mentors)}
    listed = items(source.get("accepted", []), "accepted")
    accepted = [_pair(one, left, right, f"accepted[{i}]") for i, one in enumerate(listed)]
    declined = frozenset(
        _pair(one, left, right, at) for at, one in _declined(items(member(source, "declined"), "declined"))
    )
    _check_accepted(assignment, accepted, declined)
    return Rematch(assignment, tuple(accepted), declined)


def read_coffee(source: dict[str, object]) -> Coffee:
    listed = items(member(source, "members"), "members")
    numbers = distinct([text(one, f"members[{i}]") for i, one in enumerate(listed)], "members[{}]")
    scores = _read_triples(items(member(source, "scores"), "scores"), numbers, numbers)
    return Coffee(tuple(numbers), scores, _read_history(source, numbers))


def read_stable(source: dict[str, object]) -> Stable:
    mentee_prefs = mapping(member(source, "mentee_prefs"), "mentee_prefs")
    mentor_prefs = mapping(member(source, "mentor_prefs"), "mentor_prefs")
    capacity = mapping(member(source, "capacity"), "capacity")
    left, right = (distinct(list(prefs), "") for prefs in (mentee_prefs, mentor_prefs))
    for name in capacity:
        known(name, right, "capacity")
    return Stable(
        mentees=tuple(left),
        mentors=tuple(right),
        wishes=tuple(_ranking(mentee_prefs[one], right, f"mentee_prefs.{one}") for one in left),
        choices=tuple(_ranking(mentor_prefs[one], left, f"mentor_prefs.{one}") for one in right),
        seats=tuple(whole(member(capacity, one, "capacity"), f"capacity.{one}") for one in right),
    )


def _is_sparse(rows: list[object]) -> bool:
    """Triples are told from a matrix by the string they start with; no rows mean that nobody may meet."""
    return not rows or (isinstance(rows[0], list) and bool(rows[0]) and isinstance(rows[0][0], str))


def _read_matrix(rows: list[object], left: list[int], right: list[int]) -> Scores:
    if len(rows) != len(left):
        raise Malformed("scores", f"has {len(rows)} rows for {len(left)} mentees")
    found = Scores([], [], [])
    for i, row in enumerate(rows):
        cells = items(row, f"scores[{i}]")
        if len(cells) != len(right):
            raise Malformed(f"scores[{i}]", f"has {len(cells)} columns for {len(right)} mentors")
        for j, cell in enumerate(cells):
            if cell is not None:
                _add(found, (left[i], right[j]), whole(cell, f"scores[{i}][{j}]"))
    return found


def _read_triples(rows: list[object], left: dict[str, int], right: dict[str, int]) -> Scores:
    """Read pairs of two sides, or of one crowd: then each pair counts once, whichever end stands first."""
    found, seen = Scores([], [], []), set[tuple[int, int]]()
    for i, row in enumerate(rows):
        triple = items(row, f"scores[{i}]")
        if len(triple) != TRIPLE:
            raise Malformed(f"scores[{i}]", "must be a list of two ids and a score")
        pair = _pair(triple[:2], left, right, f"scores[{i}]")
        if pair in seen:
            raise Malformed(f"scores[{i}]", "duplicate pair")
        seen.add(pair)
        if triple[2] is not None:
            _add(found, pair, whole(triple[2], f"scores[{i}][2]"))
    return found


def _add(scores: Scores, pair: tuple[int, int], score: int) -> None:
    scores.left.append(pair[0])
    scores.right.append(pair[1])
    scores.score.append(score)


def _read_history(source: dict[str, object], numbers: dict[str, int]) -> dict[tuple[int, int], int]:
    """Map each pair that met to the cycles since it last did."""
    last: dict[tuple[int, int], int] = {}
    for i, value in enumerate(items(source.get("history", []), "history")):
        entry = mapping(value, f"history[{i}]")
        a, b = _pair(member(entry, "pair", f"history[{i}]"), numbers, numbers, f"history[{i}].pair")
        cycle = whole(member(entry, "cycle", f"history[{i}]"), f"history[{i}].cycle")
        last[a, b] = max(cycle, last.get((a, b), 0))
    now = whole(source.get("current_cycle", max(last.values(), default=0)), "current_cycle")
    if any(cycle > now for cycle in last.values()):
        raise Malformed("current_cycle", "lies before a cycle of the history")
    return {pair: now - cycle for pair, cycle in last.items()}


def _pair(value: object, left: dict[str, int], right: dict[str, int], at: str) -> tuple[int, int]:
    first, second = couple(value, at)
    pair = known(first, left, f"{at}[0]"), known(second, right, f"{at}[1]")
    if left is not right:
        return pair
    if pair[0] == pair[1]:
        raise Malformed(at, "pairs a member with themself")
    return min(pair), max(pair)


def _declined(value: list[object]) -> list[tuple[str, object]]:
    """One declined pair as in the contract, or a list of such pairs."""
    if value and isinstance(value[0], str):
        return [("declined", value)]
    return [(f"declined[{i}]", one) for i, one in enumerate(value)]


def _check_accepted(
    assignment: Assignment, accepted: list[tuple[int, int]], declined: frozenset[tuple[int, int]]
) -> None:
    scores = assignment.scores
    allowed = set(zip(scores.left, scores.right, strict=True))
    free, placed = list(assignment.seats), set[int]()
    for i, (mentee, mentor) in enumerate(accepted):
        if (mentee, mentor) not in allowed:
            raise Malformed(f"accepted[{i}]", "may never be matched")
        if (mentee, mentor) in declined:
            raise Malformed(f"accepted[{i}]", "was declined")
        if mentee in placed:
            raise Malformed(f"accepted[{i}][0]", "has been accepted before")
        if not free[mentor]:
            raise Malformed(f"accepted[{i}][1]", "has no seat left")
        placed.add(mentee)
        free[mentor] -= 1


def _ranking(value: object, numbers: dict[str, int], at: str) -> tuple[int, ...]:
    ranked = [text(one, f"{at}[{i}]") for i, one in enumerate(items(value, at))]
    distinct(ranked, at + "[{}]")
    return tuple(starmap(lambda i, one: known(one, numbers, f"{at}[{i}]"), enumerate(ranked)))
