import random
from itertools import product

import pytest

from tests.bot.matching.instances import Line, answer


def some_preferences(rng: random.Random) -> Line:
    mentees, mentors = (
        [f"e{i}" for i in range(rng.randint(0, 4))],
        [f"r{j}" for j in range(rng.randint(0, 3))],
    )
    return {
        "kind": "stable",
        "mentee_prefs": {one: rng.sample(mentors, rng.randint(0, len(mentors))) for one in mentees},
        "mentor_prefs": {one: rng.sample(mentees, rng.randint(0, len(mentees))) for one in mentors},
        "capacity": {one: rng.randint(0, 2) for one in mentors},
    }


def stable_plans(problem: Line) -> list[dict[str, str]]:
    """Try everything: nobody is matched against their list, and no two would rather have each other."""
    wishes, choices = problem["mentee_prefs"], problem["mentor_prefs"]
    options = [[None, *(one for one in wish if mentee in choices[one])] for mentee, wish in wishes.items()]
    plans = ({a: b for a, b in zip(wishes, plan, strict=True) if b} for plan in product(*options))
    return [plan for plan in plans if _is_stable(problem, plan)]


def _is_stable(problem: Line, plan: dict[str, str]) -> bool:
    wishes, choices, seats = problem["mentee_prefs"], problem["mentor_prefs"], problem["capacity"]
    held = {mentor: [a for a, b in plan.items() if b == mentor] for mentor in choices}
    if any(len(held[mentor]) > seats[mentor] for mentor in choices):
        return False
    for mentee, wish in wishes.items():
        for mentor in wish:
            if plan.get(mentee) == mentor:
                break
            rank = choices[mentor]
            if mentee not in rank:
                continue
            worse = [one for one in held[mentor] if rank.index(one) > rank.index(mentee)]
            if worse or len(held[mentor]) < seats[mentor]:
                return False
    return True


@pytest.mark.parametrize("seed", range(200))
def test_every_mentee_gets_the_best_that_any_stable_plan_gives(seed: int) -> None:
    problem = some_preferences(random.Random(seed))
    plans = stable_plans(problem)

    plan = dict(answer(problem)["pairs"])

    assert plan in plans
    for mentee, wish in problem["mentee_prefs"].items():
        got = wish.index(plan[mentee]) if mentee in plan else len(wish)
        assert got == min(wish.index(other[mentee]) if mentee in other else len(wish) for other in plans)


def test_long_chains_of_refusals_end() -> None:
    """Everybody wants the same mentors in the same order, and is ranked the same by all of them."""
    mentees, mentors = [f"e{i:03}" for i in range(500)], [f"r{j:03}" for j in range(500)]
    problem = {
        "kind": "stable",
        "mentee_prefs": dict.fromkeys(mentees, mentors),
        "mentor_prefs": dict.fromkeys(mentors, mentees),
        "capacity": dict.fromkeys(mentors, 1),
    }

    assert answer(problem)["pairs"] == [list(pair) for pair in zip(mentees, mentors, strict=True)]
