"""The optimal assignment as a minimum-cost flow: group of mentees -> mentee -> mentor -> sink."""

from typing import Final

import numpy as np

from bot.matching.fields import Malformed
from bot.matching.network import Ints, Network

SOLVER_RANGE: Final = 2**60
"""OR-tools multiplies costs by the number of nodes, in 64 bits."""


def best_flow(network: Network) -> Ints:
    """Choose the arcs that serve the most, then miss the least, then score the highest; exact.

    How many of each grade the best group serves is the same for every best group, so it is found first,
    without the scores, and then demanded: no huge weights that could overflow stand in for the order of the
    aims.
    """
    if not len(network.mentee):
        return np.zeros(0, dtype=np.int64)
    supplies = np.bincount(network.grade)
    if len(supplies) > 1:
        served = _solve(network, supplies, -network.grade[network.mentee])
        supplies = np.bincount(network.grade[network.mentee[served]], minlength=len(supplies))
    return _solve(network, supplies, -network.score)


def _solve(network: Network, supplies: Ints, costs: Ints) -> Ints:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - heavy; loaded to solve

    people, mentors = len(network.grade), len(network.seats)
    source, sink = people + mentors, people + mentors + len(supplies)
    costs = costs - costs.min()
    if int(costs.max()) * (sink + 1) > SOLVER_RANGE:
        raise Malformed("scores", f"too large for {people + mentors} people")
    one = np.ones(len(costs), dtype=np.int64)
    tails = np.concatenate([network.mentee, source + network.grade, np.arange(people, source)])
    heads = np.concatenate([people + network.mentor, np.arange(people), np.full(mentors, sink)])
    room = np.concatenate([one, np.ones(people, dtype=np.int64), network.seats])
    price = np.concatenate([costs, np.zeros(people + mentors, dtype=np.int64)])
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), room, price)
    nodes = np.arange(source, sink + 1, dtype=np.int32)
    solver.set_nodes_supplies(nodes, np.append(supplies, -supplies.sum()))
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver answered {status}")
    return np.flatnonzero(solver.flows(np.arange(len(costs), dtype=np.int32)))
