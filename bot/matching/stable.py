"""The stable matching that is best for every mentee (Gale and Shapley 1962, hospitals with seats)."""

from heapq import heappush, heappushpop

from bot.matching.problems import Stable


def match_stably(problem: Stable) -> list[tuple[int, int]]:
    """Let each mentee ask down their list; a full mentor keeps the ones they rank highest.

    Only pairs in which each names the other are possible. The order of asking does not change the result.
    """
    rank = [{mentee: place for place, mentee in enumerate(choice)} for choice in problem.choices]
    kept: list[list[tuple[int, int]]] = [[] for _ in problem.mentors]
    asked = [0] * len(problem.mentees)
    waiting = list(range(len(problem.mentees)))
    while waiting:
        mentee = waiting.pop()
        if asked[mentee] == len(problem.wishes[mentee]):
            continue
        mentor = problem.wishes[mentee][asked[mentee]]
        asked[mentee] += 1
        refused = _ask(kept[mentor], mentee, rank[mentor].get(mentee), problem.seats[mentor])
        if refused is not None:
            waiting.append(refused)
    return sorted((mentee, mentor) for mentor, held in enumerate(kept) for _, mentee in held)


def _ask(held: list[tuple[int, int]], mentee: int, rank: int | None, seats: int) -> int | None:
    """Keep the mentee if they rank high enough, and say who is refused instead; the worst kept is on top."""
    if rank is None or not seats:
        return mentee
    if len(held) < seats:
        heappush(held, (-rank, mentee))
        return None
    return heappushpop(held, (-rank, mentee))[1]
