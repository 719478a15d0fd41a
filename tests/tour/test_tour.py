"""Every transcript of docs/tour, played on the Bench."""

from pathlib import Path

import pytest

from bot.testing import Bench
from tests.tour.bench_stage import BenchStage
from tests.tour.script import read
from tests.tour.stage import play

PAGES = sorted((Path(__file__).parents[2] / "docs" / "tour").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
async def test_transcript_holds_on_the_bench(page: Path, bench: Bench) -> None:
    lines = read(page)

    assert lines
    await play(lines, BenchStage(bench))
