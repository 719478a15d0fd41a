"""Matching against its peers: assignments against SciPy and networkx, coffee rounds against nx.

    python benchmarks/matching.py [--large]

Everyone solves the same problem in the same run; ours goes all the way through the contract, JSON included.
Prints a table and writes benchmarks/out/matching.json. `--large` adds a programme of 20,000 and a round of
4,000 people.
"""

import argparse
import json
import random
import resource
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.matching.contract import answer_line

OUT = Path(__file__).parent / "out" / "matching.json"
Problem = dict[str, object]
Arcs = list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Row:
    problem: str
    who: str
    wall_s: float
    cpu_s: float
    served: int
    total: int
    peak_mb: int


def programme(mentees: int, mentors: int, each: int) -> tuple[list[str], dict[str, int], Arcs]:
    """Everybody with `each` random mentors, who have one to three seats."""
    rng = random.Random(mentees)
    names, seats = [f"e{i}" for i in range(mentees)], {f"r{j}": rng.randint(1, 3) for j in range(mentors)}
    choices = list(seats)
    return (
        names,
        seats,
        [(one, two, rng.randint(0, 10_000)) for one in names for two in rng.sample(choices, each)],
    )


def crowd(people: int, each: int) -> tuple[list[str], Arcs]:
    rng = random.Random(people)
    names = [f"m{i:05}" for i in range(people)]
    pairs = {(min(a, b), max(a, b)) for a in names for b in rng.sample(names, each) if a != b}
    return names, [(a, b, rng.randint(0, 10_000)) for a, b in sorted(pairs)]


def ours(problem: Problem) -> tuple[int, int]:
    found = json.loads(answer_line(json.dumps(problem)))
    assert found["total"] == found["upper_bound"]
    groups = found.get("pairs") or found.get("groups") or []
    return sum(len(group) for group in groups) // (2 if "pairs" in found else 1), found["total"]


def by_scipy(mentees: list[str], seats: dict[str, int], arcs: Arcs) -> tuple[int, int]:
    """A dense matrix with a column for each seat; most served first by a large constant."""
    columns = [name for name, count in seats.items() for _ in range(count)]
    places: dict[str, list[int]] = {}
    for number, name in enumerate(columns):
        places.setdefault(name, []).append(number)
    row, served = {name: number for number, name in enumerate(mentees)}, 10_000 * len(mentees) + 1
    matrix = np.zeros((len(mentees), len(columns)))
    for mentee, mentor, score in arcs:
        matrix[row[mentee], places[mentor]] = served + score
    chosen = matrix[linear_sum_assignment(matrix, maximize=True)]
    return int((chosen > 0).sum()), int(chosen.sum()) - served * int((chosen > 0).sum())


def by_networkx_flow(mentees: list[str], seats: dict[str, int], arcs: Arcs) -> tuple[int, int]:
    graph = nx.DiGraph()
    graph.add_edges_from([("source", one) for one in mentees], capacity=1, weight=0)
    graph.add_edges_from([(one, two, {"capacity": 1, "weight": -score}) for one, two, score in arcs])
    graph.add_edges_from([(name, "sink", {"capacity": count, "weight": 0}) for name, count in seats.items()])
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    return sum(flow["source"].values()), -nx.cost_of_flow(graph, flow)


def by_networkx_matching(arcs: Arcs) -> tuple[int, int]:
    graph = nx.Graph()
    graph.add_weighted_edges_from(arcs)
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return 2 * len(pairs), sum(graph[a][b]["weight"] for a, b in pairs)


def measure(problem: str, who: str, run: Callable[[], tuple[int, int]]) -> Row:
    wall, cpu = perf_counter(), process_time()
    served, total = run()
    spent = round(perf_counter() - wall, 3), round(process_time() - cpu, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    row = Row(problem, who, *spent, served, total, peak)
    print(f"{problem:28} {who:18} {row.wall_s:8.2f} {row.cpu_s:8.2f} {served:7} {total:12} {peak:6}")
    return row


def assignments(mentees: int, mentors: int, each: int, peers: tuple[str, ...]) -> list[Row]:
    names, seats, arcs = programme(mentees, mentors, each)
    problem: Problem = {
        "kind": "assignment",
        "mentees": [{"id": name, "times_left_out": 0} for name in names],
        "mentors": [{"id": name, "capacity": count} for name, count in seats.items()],
        "scores": arcs,
    }
    title = f"{mentees} x {mentors}, {each} each"
    runs = {
        "homeroom": lambda: ours(problem),
        "scipy": lambda: by_scipy(names, seats, arcs),
        "networkx flow": lambda: by_networkx_flow(names, seats, arcs),
    }
    return [measure(title, who, run) for who, run in runs.items() if who in ("homeroom", *peers)]


def coffees(people: int, each: int, peers: tuple[str, ...]) -> list[Row]:
    names, arcs = crowd(people, each)
    problem: Problem = {"kind": "coffee", "members": names, "scores": arcs}
    runs = {"homeroom": lambda: ours(problem), "networkx matching": lambda: by_networkx_matching(arcs)}
    title = f"coffee {people}, {each} each"
    return [measure(title, who, run) for who, run in runs.items() if who in ("homeroom", *peers)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true")
    large = parser.parse_args().large
    print(f"{'problem':28} {'who':18} {'wall s':>8} {'cpu s':>8} {'served':>7} {'total':>12} {'MB':>6}")
    ours({"kind": "coffee", "members": [], "scores": []})
    rows = [
        *assignments(300, 100, 30, ("scipy", "networkx flow")),
        *assignments(1_000, 333, 40, ("scipy",)),
        *assignments(3_000, 1_000, 40, ("scipy",)),
        *coffees(100, 20, ("networkx matching",)),
        *coffees(400, 20, ("networkx matching",)),
        *coffees(1_500, 20, ()),
    ]
    if large:
        rows += [*assignments(20_000, 6_666, 50, ()), *coffees(4_000, 20, ())]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
