"""Matching in a process of its own: the solvers hold the interpreter lock and would stop the event loop."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.matching.fields import Malformed
from bot.matching.letters import ANSWER, LETTER, Answer, CoffeeLetter, MentoringLetter, Objection
from bot.matching.people import Candidate
from bot.matching.proposal import CoffeeProposal, Proposal
from bot.matching.terms import Terms

ROOT: Final = Path(__file__).parents[2]


class MatchingFailed(Exception):
    """The process for matching ended without an answer. Nothing was decided; solving again may work."""


class MatchingTookTooLong(MatchingFailed):
    """The time given for a round was over. The process is gone; give it more time or fewer people."""


async def answer_apart(lines: Sequence[str], *, within: float) -> list[str]:
    """Answer lines of the contract in order, all within so many seconds."""
    answers = await _run([], "".join(f"{line}\n" for line in lines).encode(), within)
    return answers.decode().splitlines()


async def propose_apart(
    mentees: Sequence[Candidate], mentors: Sequence[Candidate], terms: Terms, *, within: float
) -> Proposal:
    """Do what `rounds.propose` does; raises `Malformed` as it does."""
    found = await _exchange(MentoringLetter(tuple(mentees), tuple(mentors), terms), within)
    if not isinstance(found, Proposal):
        raise MatchingFailed("another answer than a proposal")
    return found


async def propose_coffee_apart(
    people: Sequence[Candidate], terms: Terms, met: Sequence[tuple[str, str, int]] = (), *, within: float
) -> CoffeeProposal:
    """Do what `coffee_rounds.propose_coffee` does."""
    found = await _exchange(CoffeeLetter(tuple(people), terms, tuple(met)), within)
    if not isinstance(found, CoffeeProposal):
        raise MatchingFailed("another answer than a proposal of coffee")
    return found


async def _exchange(letter: MentoringLetter | CoffeeLetter, within: float) -> Answer:
    found = ANSWER.validate_json(await _run(["people"], LETTER.dump_json(letter), within))
    if isinstance(found, Objection):
        raise Malformed(found.field, found.trouble)
    return found


async def _run(arguments: list[str], sent: bytes, within: float) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.matching", *arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(within):
            answers, complaint = await process.communicate(sent)
    except TimeoutError:
        raise MatchingTookTooLong(f"no answer within {within} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise MatchingFailed(complaint.decode(errors="replace").strip().rpartition("\n")[2])
    return answers
