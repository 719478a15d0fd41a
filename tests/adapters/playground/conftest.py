import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.playground.play import Again, playing
from adapters.playground.server import Playground
from tests.adapters.playground.pages import Page, begin_on_a_morning, found, open_page


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A playground's folder whose database is of the newest schema already."""
    made = tmp_path / "play"
    made.mkdir()
    shutil.copy(template, made / "homeroom.db")
    return made


@pytest.fixture
async def playground(folder: Path) -> AsyncIterator[Playground]:
    """A running playground with a community in its rooms."""
    begin_on_a_morning(folder)
    async with playing(folder, 0, Again()) as running:
        await found(running)
        yield running


@pytest.fixture
async def ada(playground: Playground) -> AsyncIterator[Page]:
    async with open_page(playground, "ada") as page:
        yield page


@pytest.fixture
async def bo(playground: Playground) -> AsyncIterator[Page]:
    async with open_page(playground, "bo") as page:
        yield page
