"""Count 50,000 ranked ballots over 12 candidates, beside pyrankvote in the same run.

python -m benchmarks.counting, after `make bench`. Prints a table and writes benchmarks/out/counting.json.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pyrankvote
from pyrankvote import Ballot, Candidate

from bot.counting.contest import Contest, Method
from bot.counting.count import count

OUT = Path(__file__).parent / "out"
BALLOTS, OPTIONS, SEATS = 50_000, 12, 4


def cast() -> list[tuple[int, ...]]:
    """Ballots of people who mostly agree with one of six slates, cut off wherever they lose interest."""
    chance = Random(1)
    slates = [chance.sample(range(1, OPTIONS + 1), OPTIONS) for _ in range(6)]
    out = []
    for _ in range(BALLOTS):
        ranks = list(chance.choice(slates))
        a, b = chance.sample(range(OPTIONS), 2)
        ranks[a], ranks[b] = ranks[b], ranks[a]
        out.append(tuple(ranks[: chance.randint(1, OPTIONS)]))
    return out


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    ballots = cast()
    methods = (Method.STV, Method.RUNOFF, Method.SCHULZE)
    figures = {method.value: timed(partial(count, _contest(method), ballots, "seed")) for method in methods}
    candidates = [Candidate(str(number)) for number in range(1, OPTIONS + 1)]
    theirs = [Ballot([candidates[option - 1] for option in ballot]) for ballot in ballots]
    figures["pyrankvote stv"] = timed(
        lambda: pyrankvote.single_transferable_vote(candidates, theirs, number_of_seats=SEATS)
    )
    for name, seconds in figures.items():
        print(f"{name:16} {seconds:7.2f} s CPU")
    OUT.mkdir(exist_ok=True)
    (OUT / "counting.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _contest(method: Method) -> Contest:
    return Contest(method, OPTIONS, SEATS if method is Method.STV else 1)


if __name__ == "__main__":
    main()
