import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.matching import process
from bot.matching.coffee_rounds import propose_coffee
from bot.matching.fields import Malformed
from bot.matching.process import MatchingFailed, MatchingTookTooLong
from bot.matching.rounds import propose
from bot.matching.terms import COFFEE
from tests.bot.matching.alumni import WEEK, someone, two_sides


async def test_a_round_apart_is_the_same_round() -> None:
    mentees, mentors = two_sides(random.Random(3), 12, 9)

    assert await process.propose_apart(mentees, mentors, WEEK, within=60) == propose(mentees, mentors, WEEK)


async def test_coffee_apart_is_the_same_coffee() -> None:
    people = [someone(random.Random(i), f"p{i}") for i in range(9)]
    met = [("p0", "p1", 2)]
    terms = replace(WEEK, most=COFFEE)

    found = await process.propose_coffee_apart(people, terms, met, within=60)

    assert found == propose_coffee(people, terms, met)


async def test_lines_of_the_contract_are_answered_in_order() -> None:
    lines = ["nonsense", '{"kind":"stable","mentee_prefs":{},"mentor_prefs":{},"capacity":{}}']

    first, second = await process.answer_apart(lines, within=60)

    assert first.startswith('{"error"')
    assert second == '{"pairs": []}'


async def test_time_over_is_an_error_of_its_own() -> None:
    with pytest.raises(MatchingTookTooLong, match=r"within 0\.001 s"):
        await process.answer_apart(["{}"], within=0.001)


async def test_a_demand_that_cannot_be_comes_back_as_what_it_is() -> None:
    with pytest.raises(Malformed, match="pinned: unknown pair"):
        await process.propose_apart([], [], replace(WEEK, pinned=(("ada", "ines"),)), within=60)


async def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dying = tmp_path / "bot" / "matching"
    dying.mkdir(parents=True)
    for package in (dying.parent, dying):
        (package / "__init__.py").touch()
    (dying / "__main__.py").write_text('raise SystemExit("out of memory")', encoding="utf-8")
    monkeypatch.setattr(process, "ROOT", tmp_path)

    with pytest.raises(MatchingFailed, match="out of memory"):
        await process.answer_apart(["{}"], within=60)


def test_the_engine_loads_no_solver_by_itself() -> None:
    code = (
        "import sys, bot.matching.process, bot.matching.contract;"
        "print([name for name in ('numpy', 'ortools', 'rustworkx', 'bot.app') if name in sys.modules])"
    )

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=process.ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"
