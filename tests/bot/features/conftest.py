"""Rounds of mentoring solved where the tests run."""

from collections.abc import Sequence

import pytest

from bot.features.mentoring import pool
from bot.matching.people import Candidate
from bot.matching.proposal import Proposal
from bot.matching.rounds import propose
from bot.matching.terms import Terms


@pytest.fixture
def solved_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve in this process, which saves a second a round."""

    async def here(
        mentees: Sequence[Candidate], mentors: Sequence[Candidate], terms: Terms, *, within: float
    ) -> Proposal:
        return propose(mentees, mentors, terms)

    monkeypatch.setattr(pool, "propose_apart", here)
