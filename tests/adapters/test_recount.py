"""Anyone counts a published list again, and notices when it was changed or cut short."""

import json
import os
import sys
from pathlib import Path
from subprocess import run

import pytest

from adapters.recount import recounted
from bot.base.errors import StartupError
from bot.counting.board import Board, digest, read, write
from bot.counting.contest import Contest, Method

CONTEST = Contest(Method.STV, 4, seats=2, quorum=20, electorate=200)
BALLOTS = [(1, 2)] * 40 + [(1, 3)] * 12 + [(2,)] * 20 + [(3, 2)] * 18 + [(4, 3)] * 10
BOARD = Board(
    "谁来组织三十周年聚会? =1+1",
    CONTEST,
    ("Ada, of '98", "=cmd()", "琳", "Dara"),
    {f"R{number:03}": ballot for number, ballot in enumerate(BALLOTS)},
)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "board.csv"
    path.write_bytes(write(BOARD))
    return path


def test_the_list_says_how_the_seats_were_filled(published: Path) -> None:
    told = recounted(published, as_json=False)

    assert "Ballots: 100 of 200 (50.0 %), quorum 20 %: reached" in told
    assert "Outcome: Ada, of '98, '=cmd()." in told
    assert digest(published.read_bytes()) in told
    assert "33.84600" in told


def test_programs_get_exact_votes(published: Path) -> None:
    told = json.loads(recounted(published, as_json=True))

    assert told["winners"] == [1, 2]
    assert told["rounds"][1]["tally"]["2"] == "16923/500"
    assert told["sha256"] == digest(published.read_bytes())


def test_a_list_reads_as_it_was_written_and_holds_no_formula() -> None:
    data = write(BOARD)

    assert read(data).ballots == BOARD.ballots
    assert write(read(data)) == data
    assert not any(cell.startswith(b"=") for line in data.splitlines() for cell in line.split(b","))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"ballot,R005,1>2\n", b"", "cut short"),
        (b"ballot,R005,1>2\n", b"ballot,R004,1>2\n", "second time"),
        (b"ballot,R005,1>2\n", b"ballot,R005,9>2\n", "no valid choice"),
        (b"ballot,R005,1>2\n", b"ballot,R005,2>2\n", "no valid choice"),
        (b"end,100\n", b"", "cut short"),
        (b"method,stv\n", b"method,guess\n", "rules at the head"),
        (b"seats,2\n", b"", "is missing"),
        (b"homeroom board,1", b"receipt,choice", "no board of Homeroom"),
        (b"quorum,20", b"quorum,20\nquorum,0", "does not belong there"),
        ("谁".encode(), b"\xff", "no text"),
    ],
)
def test_a_list_that_was_tampered_with_is_refused(published: Path, old: bytes, new: bytes, why: str) -> None:
    data = published.read_bytes()
    assert old in data
    published.write_bytes(data.replace(old, new, 1))

    with pytest.raises(StartupError, match=why):
        recounted(published, as_json=False)


def test_one_changed_choice_changes_the_hash(published: Path) -> None:
    before = recounted(published, as_json=True)
    published.write_bytes(published.read_bytes().replace(b"R005,1>2", b"R005,1>3"))

    assert json.loads(recounted(published, as_json=True))["sha256"] != json.loads(before)["sha256"]


def test_the_command_needs_nothing_but_the_list(published: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "HOMEROOM_DATA_DIR": str(tmp_path / "no")}
    command = [sys.executable, "-m", "adapters", "recount", str(published)]
    done = run(command, env=environ, capture_output=True, check=False, text=True)

    assert done.returncode == 0, done.stderr
    assert "Outcome:" in done.stdout
    assert not (tmp_path / "no").exists()


def test_a_list_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="cannot be read"):
        recounted(tmp_path / "none.csv", as_json=False)
