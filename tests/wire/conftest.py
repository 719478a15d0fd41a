"""Fixtures of the wire tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.wire.telegram_standin import StandIn


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[StandIn]:
    """A Bot API stand-in; what the bot sent against the platform's description or limits fails the test."""
    async with StandIn() as standin:
        yield standin
        violations = standin.violations
    assert violations == []
