"""Mentors for mentees: the most served, then the fewest misses among the others, then the highest total."""

from dataclasses import dataclass

import numpy as np

from bot.matching.certificate import Certificate, certify
from bot.matching.flow import best_flow
from bot.matching.network import Arcs, Ints, Network, build_network, reduce_scores
from bot.matching.problems import Assignment, Rematch, without


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs of numbers (mentee, mentor) in order; no plan with the same aims can exceed `upper_bound`."""

    pairs: tuple[tuple[int, int], ...]
    total: int
    upper_bound: int
    left_out: tuple[int, ...]
    prices: tuple[int, ...]


def assign(problem: Assignment) -> Plan:
    """Solve exactly; the source of the formulation is the assignment game (Shapley and Shubik 1971)."""
    columns = (problem.scores.left, problem.scores.right, problem.scores.score)
    arcs = Arcs(*(np.array(column, dtype=np.int64) for column in columns))
    misses, seats = (np.array(column, dtype=np.int64) for column in (problem.misses, problem.seats))
    return solve(reduce_scores(build_network(arcs, misses, seats)))


def solve(network: Network) -> Plan:
    chosen = best_flow(network)
    return lay_down(network, chosen, certify(network, chosen))


def lay_down(network: Network, chosen: Ints, proof: Certificate) -> Plan:
    pairs = sorted(zip(network.mentee[chosen].tolist(), network.mentor[chosen].tolist(), strict=True))
    served = {mentee for mentee, _ in pairs}
    return Plan(
        pairs=tuple(pairs),
        total=int(network.score[chosen].astype(object).sum()) * network.unit,
        upper_bound=proof.upper_bound * network.unit,
        left_out=tuple(one for one in range(len(network.grade)) if one not in served),
        prices=tuple(int(price) * network.unit for price in proof.prices),
    )


def reassign(problem: Rematch) -> Plan:
    """Keep the accepted pairs, never return a declined one, and solve the rest as well as can be."""
    before = problem.assignment
    kept = dict(problem.accepted)
    score = dict(
        zip(zip(before.scores.left, before.scores.right, strict=True), before.scores.score, strict=True)
    )
    settled = sum(score[pair] for pair in problem.accepted)
    taken = list(kept.values())
    rest = assign(
        Assignment(
            mentees=before.mentees,
            misses=before.misses,
            mentors=before.mentors,
            seats=tuple(seats - taken.count(mentor) for mentor, seats in enumerate(before.seats)),
            scores=without(before.scores, problem.declined, frozenset(kept)),
        )
    )
    return Plan(
        pairs=tuple(sorted((*rest.pairs, *problem.accepted))),
        total=rest.total + settled,
        upper_bound=rest.upper_bound + settled,
        left_out=tuple(one for one in rest.left_out if one not in kept),
        prices=rest.prices,
    )
