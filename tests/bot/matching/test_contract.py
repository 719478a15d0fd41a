import json
import subprocess
import sys
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.match import run
from bot.matching.contract import answer_line
from bot.matching.process import ROOT
from tests.bot.matching.instances import answer

ASSIGNMENT: dict[str, Any] = {
    "kind": "assignment",
    "mentees": [{"id": "e1", "times_left_out": 0}, {"id": "e2", "times_left_out": 1}],
    "mentors": [{"id": "r1", "capacity": 1}, {"id": "r2", "capacity": 1}],
    "scores": [[10, 4], [3, None]],
}
SPARSE: dict[str, Any] = {**ASSIGNMENT, "scores": [["e1", "r1", 10], ["e2", "r1", 3]]}
REMATCH: dict[str, Any] = {
    **ASSIGNMENT,
    "kind": "rematch",
    "accepted": [["e1", "r2"]],
    "declined": ["e1", "r1"],
}
COFFEE: dict[str, Any] = {
    "kind": "coffee",
    "members": ["a", "b", "c", "d"],
    "scores": [["a", "b", 10], ["c", "d", 7]],
    "history": [{"pair": ["a", "b"], "cycle": 3}],
    "current_cycle": 4,
}
STABLE: dict[str, Any] = {
    "kind": "stable",
    "mentee_prefs": {"e1": ["r1"]},
    "mentor_prefs": {"r1": ["e1"]},
    "capacity": {"r1": 1},
}
OVERLAP: dict[str, Any] = {
    "kind": "overlap",
    "a": {"tz": "Asia/Kolkata", "day": "Tue", "start": "19:00", "end": "21:00"},
    "b": {"tz": "Asia/Kolkata", "day": "Tue", "start": "20:00", "end": "22:00"},
    "week_of": "2026-10-19",
}
EVERY = [ASSIGNMENT, SPARSE, REMATCH, COFFEE, STABLE, OVERLAP]


@pytest.mark.parametrize(
    ("problem", "result"),
    [
        (
            {
                "kind": "assignment",
                "mentees": [{"id": "e1", "times_left_out": 0}],
                "mentors": [{"id": "r1", "capacity": 1}],
                "scores": [[10]],
            },
            {
                "pairs": [["e1", "r1"]],
                "served": 1,
                "total": 10,
                "upper_bound": 10,
                "left_out": [],
                "prices": {"r1": 0},
            },
        ),
        (COFFEE, {"groups": [["a", "b"], ["c", "d"]], "total": 17, "upper_bound": 17, "left_out": []}),
        (STABLE, {"pairs": [["e1", "r1"]]}),
        (OVERLAP, {"minutes": 60}),
    ],
    ids=["assignment", "coffee", "stable", "overlap"],
)
def test_examples_of_the_contract(problem: dict[str, Any], result: dict[str, Any]) -> None:
    assert answer(problem) == result


@pytest.mark.parametrize(
    ("problem", "path", "value", "field"),
    [
        (ASSIGNMENT, "kind", "marriage", "kind"),
        (ASSIGNMENT, "kind", ["assignment"], "kind"),
        (ASSIGNMENT, "mentees", None, "mentees"),
        (ASSIGNMENT, "mentees.0", "e1", "mentees[0]"),
        (ASSIGNMENT, "mentees.1.id", "e1", "mentees[1].id"),
        (ASSIGNMENT, "mentees.0.id", 7, "mentees[0].id"),
        (ASSIGNMENT, "mentees.0.times_left_out", -1, "mentees[0].times_left_out"),
        (ASSIGNMENT, "mentees.0.times_left_out", 0.5, "mentees[0].times_left_out"),
        (ASSIGNMENT, "mentors.1.id", "r1", "mentors[1].id"),
        (ASSIGNMENT, "mentors.0.capacity", -1, "mentors[0].capacity"),
        (ASSIGNMENT, "mentors.0.capacity", 1.5, "mentors[0].capacity"),
        (ASSIGNMENT, "mentors.0.capacity", None, "mentors[0].capacity"),
        (ASSIGNMENT, "mentors.0.capacity", True, "mentors[0].capacity"),
        (ASSIGNMENT, "mentors.0", {"id": "r1"}, "mentors[0].capacity"),
        (ASSIGNMENT, "scores", {}, "scores"),
        (ASSIGNMENT, "scores", [[1, 2]], "scores"),
        (ASSIGNMENT, "scores.0", [1], "scores[0]"),
        (ASSIGNMENT, "scores.0", 1, "scores[0]"),
        (ASSIGNMENT, "scores.1.0", -3, "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", 3.5, "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", float("nan"), "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", float("inf"), "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", "3", "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", False, "scores[1][0]"),
        (ASSIGNMENT, "scores.1.0", 10**16, "scores[1][0]"),
        (SPARSE, "scores.0.0", "e9", "scores[0][0]"),
        (SPARSE, "scores.0.1", "r9", "scores[0][1]"),
        (SPARSE, "scores.0.2", float("nan"), "scores[0][2]"),
        (SPARSE, "scores.1", ["e1", "r1", 1], "scores[1]"),
        (SPARSE, "scores.1", ["e1", "r1"], "scores[1]"),
        (SPARSE, "scores.1", [1, 2, 3], "scores[1][0]"),
        (REMATCH, "accepted.0", ["e9", "r1"], "accepted[0][0]"),
        (REMATCH, "accepted.0", ["e1"], "accepted[0]"),
        (REMATCH, "accepted.0", ["e1", "r1"], "accepted[0]"),
        (REMATCH, "accepted.0", ["e2", "r2"], "accepted[0]"),
        (REMATCH, "accepted", [["e1", "r2"], ["e1", "r2"]], "accepted[1][0]"),
        (REMATCH, "mentors.1.capacity", 0, "accepted[0][1]"),
        (REMATCH, "declined", ["e1", "r9"], "declined[1]"),
        (REMATCH, "declined", "e1", "declined"),
        (COFFEE, "members.1", "a", "members[1]"),
        (COFFEE, "members.1", None, "members[1]"),
        (COFFEE, "scores.0", ["a", "a", 1], "scores[0]"),
        (COFFEE, "scores.1", ["b", "a", 1], "scores[1]"),
        (COFFEE, "scores.1.2", -1, "scores[1][2]"),
        (COFFEE, "scores.1.0", "z", "scores[1][0]"),
        (COFFEE, "history.0.pair", ["a", "z"], "history[0].pair[1]"),
        (COFFEE, "history.0.cycle", 0.5, "history[0].cycle"),
        (COFFEE, "current_cycle", 2, "current_cycle"),
        (STABLE, "mentee_prefs.e1", ["r9"], "mentee_prefs.e1[0]"),
        (STABLE, "mentee_prefs.e1", ["r1", "r1"], "mentee_prefs.e1[1]"),
        (STABLE, "mentor_prefs.r1", ["e9"], "mentor_prefs.r1[0]"),
        (STABLE, "capacity", {}, "capacity.r1"),
        (STABLE, "capacity.r1", -1, "capacity.r1"),
        (STABLE, "capacity.r9", 1, "capacity"),
        (OVERLAP, "a.tz", "Mars/Base", "a.tz"),
        (OVERLAP, "a.tz", "", "a.tz"),
        (OVERLAP, "a.day", "Someday", "a.day"),
        (OVERLAP, "b.start", "25:00", "b.start"),
        (OVERLAP, "b.end", "20:00", "b.end"),
        (OVERLAP, "week_of", "2026-02-30", "week_of"),
        (OVERLAP, "week_of", "0001-01-01", "week_of"),
    ],
)
def test_a_bad_value_is_answered_with_its_field(
    problem: dict[str, Any], path: str, value: object, field: str
) -> None:
    bad = _with(problem, path, value)

    found = answer(bad)

    assert list(found) == ["error"]
    assert found["error"].partition(": ")[0] == field


@pytest.mark.parametrize("problem", EVERY)
def test_every_missing_field_is_named(problem: dict[str, Any]) -> None:
    optional = {"accepted", "history", "current_cycle"}
    for key in problem.keys() - optional:
        less = {name: value for name, value in problem.items() if name != key}

        assert answer(less) == {"error": f"{key}: missing"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "hello",
        "[]",
        "null",
        "7",
        '"text"',
        "{",
        '{"kind": "coffee"',
        "[" * 50_000,
        "\x00",
        '{"kind":1e999}',
        "1" * 9_999,
    ],
)
def test_a_line_that_is_no_object_gets_an_error(line: str) -> None:
    found = json.loads(answer_line(line))

    assert list(found) == ["error"]


def test_a_key_given_twice_is_no_guess() -> None:
    line = '{"kind":"stable","mentee_prefs":{},"mentor_prefs":{"r1":[]},"capacity":{"r1":1,"r1":2}}'

    assert json.loads(answer_line(line)) == {"error": "r1: given twice in one object"}


@pytest.mark.parametrize(
    ("problem", "left_out"),
    [
        ({**ASSIGNMENT, "mentees": [], "scores": []}, []),
        ({**ASSIGNMENT, "mentors": [], "scores": [[], []]}, ["e1", "e2"]),
        ({**ASSIGNMENT, "mentees": [], "mentors": [], "scores": []}, []),
        ({**ASSIGNMENT, "scores": [[None, None], [None, None]]}, ["e1", "e2"]),
        ({**ASSIGNMENT, "scores": []}, ["e1", "e2"]),
        ({**ASSIGNMENT, "mentors": [{"id": "r1", "capacity": 0}, {"id": "r2", "capacity": 0}]}, ["e1", "e2"]),
        ({**COFFEE, "members": [], "scores": [], "history": []}, []),
        ({**COFFEE, "scores": []}, ["a", "b", "c", "d"]),
        ({**COFFEE, "members": ["a"], "scores": [], "history": []}, ["a"]),
    ],
)
def test_nobody_to_match_is_no_error(problem: dict[str, Any], left_out: list[str]) -> None:
    found = answer(problem)

    assert found["left_out"] == left_out
    assert found["total"] == found["upper_bound"] == 0


def test_the_stream_goes_on_after_a_bad_line() -> None:
    lines = [json.dumps(OVERLAP), "nonsense", json.dumps(STABLE)]

    found = [json.loads(line) for line in run(lines)]

    assert found[0] == {"minutes": 60}
    assert list(found[1]) == ["error"]
    assert found[2] == {"pairs": [["e1", "r1"]]}


def test_the_command_answers_each_line_of_bytes() -> None:
    source = b"\n".join([json.dumps(OVERLAP).encode(), b'\xff{"kind":', json.dumps(STABLE).encode()])

    done = subprocess.run(
        [sys.executable, "-m", "adapters", "match"], input=source, capture_output=True, check=True, cwd=ROOT
    )

    assert [list(json.loads(line)) for line in done.stdout.splitlines()] == [
        ["minutes"],
        ["error"],
        ["pairs"],
    ]


def test_ids_of_any_script_come_back_unchanged() -> None:
    name = "王小明 \u2028 \ud800 😀"
    problem = {
        "kind": "stable",
        "mentee_prefs": {name: ["r"]},
        "mentor_prefs": {"r": [name]},
        "capacity": {"r": 1},
    }

    assert answer(problem) == {"pairs": [[name, "r"]]}


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["e1", "r1", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_junk_anywhere_yields_one_line_and_never_an_exception(data: st.DataObject) -> None:
    problem = deepcopy(data.draw(st.sampled_from(EVERY)))
    paths = list(_paths(problem))
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=2)):
        problem = _with(problem, path, data.draw(JUNK))

    line = answer_line(json.dumps(problem))

    assert "\n" not in line
    assert isinstance(json.loads(line), dict)


@settings(max_examples=200, deadline=None)
@given(line=st.text(max_size=50))
def test_any_text_yields_an_error(line: str) -> None:
    assert list(json.loads(answer_line(line))) == ["error"]


def _with(problem: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Copy a problem and put a value at a path like `mentees.0.id`; a path that is gone changes nothing."""
    changed: dict[str, Any] = deepcopy(problem)
    *way, last = path.split(".")
    inner: Any = changed
    try:
        for step in way:
            inner = inner[int(step) if isinstance(inner, list) else step]
        inner[int(last) if isinstance(inner, list) else last] = value
    except (LookupError, TypeError, ValueError):
        return changed
    return changed


def _paths(value: Any, at: str = "") -> list[str]:
    keys = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
    here = [f"{at}{key}" for key in keys]
    return [*here, *(path for key in keys for path in _paths(value[key], f"{at}{key}."))]
