"""`homeroom import` with the sample exports, and one sentence for each bad input."""

import shutil
import sys
from pathlib import Path
from subprocess import run

import pytest

from adapters import keys
from adapters.history import Wanted, bring_in
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.testing import Bench
from tests.adapters.test_upkeep import settings_of

EXPORTS = Path(__file__).parents[1] / "data" / "exports"
TELEGRAM = EXPORTS / "telegram_chat" / "result.json"
DISCORD = next((EXPORTS / "discord").glob("*.json"))
ACCOUNT = EXPORTS / "telegram_account" / "result.json"


@pytest.fixture
async def settings(template: Path, tmp_path: Path) -> EngineSettings:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(template, data / "homeroom.db")
    made = settings_of(data)
    keys.ensure(made.keys)
    store = Store(made.database)
    await store.open()
    await (await Bench.open(store)).found("Linden Alumni")
    await store.close()
    return made


@pytest.mark.parametrize(("path", "photos"), [(TELEGRAM, 4), (DISCORD, 2)], ids=["telegram", "discord"])
async def test_an_export_waits_for_moderators_with_its_photos(
    settings: EngineSettings, path: Path, photos: int
) -> None:
    shares: list[float] = []

    report = await bring_in(settings, Wanted(path, "linden alumni"), shares.append)
    again = await bring_in(settings, Wanted(path, "1"), shares.append)

    assert report.stored == report.waiting > 0
    assert (report.photos, report.photos_missing) == (photos, 0)
    assert again.stored == 0
    assert shares[-1] == 1


async def test_a_group_of_a_whole_account_is_named(settings: EngineSettings) -> None:
    with pytest.raises(StartupError, match=r"several groups: .*--group"):
        await bring_in(settings, Wanted(ACCOUNT, "1"), print)

    report = await bring_in(settings, Wanted(ACCOUNT, "1", "Lakeside Film Club"), print)

    assert report.title == "Lakeside Film Club"


@pytest.mark.parametrize(
    ("path", "community", "said"),
    [
        (EXPORTS / "none.json", "1", "does not exist"),
        (EXPORTS, "1", "is a folder"),
        (TELEGRAM, "Oak", r"no community “Oak”. There are: Linden Alumni \(1\)"),
        (Path(__file__), "1", "no JSON|no export"),
    ],
)
async def test_bad_input_gets_one_sentence(
    settings: EngineSettings, path: Path, community: str, said: str
) -> None:
    with pytest.raises(StartupError, match=said):
        await bring_in(settings, Wanted(path, community), print)


def test_nothing_is_read_before_the_members_were_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "adapters", "import", str(TELEGRAM), "--community", "1"]

    done = run(command, capture_output=True, input="", text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("Tell the members first")
