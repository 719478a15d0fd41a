"""Every transcript of docs/tour, played on all doors."""

import shutil
from pathlib import Path

import pytest

from adapters.photos import Photos
from bot.base.store import Store
from bot.testing import Bench
from tests.tour.bench_stage import BenchStage
from tests.tour.files import CheckedFiles
from tests.tour.playground_stage import on_the_page
from tests.tour.script import read
from tests.tour.stage import play
from tests.tour.wire_stage import on_the_wire
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

PAGES = sorted((Path(__file__).parents[2] / "docs" / "tour").glob("*.md"))

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@pages
async def test_transcript_holds_on_the_bench(page: Path, store: Store) -> None:
    lines = read(page)

    assert lines
    async with Photos() as photos:
        await play(lines, BenchStage(await Bench.open(store, files=CheckedFiles(photos))))


@pages
async def test_transcript_holds_on_the_page(page: Path, template: Path, tmp_path: Path) -> None:
    shutil.copy(template, tmp_path / "homeroom.db")

    async with on_the_page(tmp_path) as stage:
        await play(read(page), stage)


@pages
@pytest.mark.wire
async def test_transcript_holds_on_the_wire(
    page: Path, store: Store, discord_standin: Discord, telegram_standin: StandIn
) -> None:
    async with (
        Photos() as photos,
        on_the_wire(store, photos, discord_standin, telegram_standin) as stage,
    ):
        await play(read(page), stage)
