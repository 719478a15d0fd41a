"""Stand-ins of the platforms, one per test."""

from collections.abc import AsyncIterator

import pytest

from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn


@pytest.fixture
async def telegram_standin() -> AsyncIterator[StandIn]:
    """A running Bot API; the test fails when any request broke the platform's description or limits."""
    async with StandIn() as standin:
        yield standin
    assert standin.violations == []


@pytest.fixture
async def discord_standin() -> AsyncIterator[Discord]:
    """A running Discord; the test fails when any request broke the platform's description or limits."""
    async with Discord() as standin:
        yield standin
    assert standin.violations == []
