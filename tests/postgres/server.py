"""A PostgreSQL server of our own for one run of the tests: a temporary folder, a Unix socket, no network."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from tests import machine

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Server:
    socket: Path

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    programs = machine.postgres()
    if programs is None:
        pytest.skip(machine.lacking("postgres") or "no PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="homeroom-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        account = _hand_over(folder) if os.geteuid() == 0 else None
        if account:
            programs = _readable_copy(programs, folder)
        with _serving(programs, folder, account):
            yield Server(folder)


@pytest.fixture
async def postgres_url(postgres_server: Server) -> AsyncIterator[str]:
    """The address of an empty database for this test alone."""
    name = f"homeroom_{next(_numbers)}"
    admin = await asyncpg.connect(host=str(postgres_server.socket), user="postgres", database="postgres")
    try:
        await admin.execute(f"CREATE DATABASE {name}")
        yield postgres_server.url(name)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


@contextmanager
def _serving(programs: Path, folder: Path, account: str | None) -> Iterator[None]:
    data, log = folder / "data", folder / "log"
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"

    def run(program: str, *words: str | Path) -> None:
        command = [programs / program, *words]
        # Output goes to a file: the server inherits it, and a pipe would stay open as long as the server.
        with (folder / f"{program}.out").open("w") as out:
            subprocess.run(command, user=account, cwd=folder, check=True, stdout=out, stderr=out)

    run("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale", "C", "-D", data)
    run("pg_ctl", "-w", "-D", data, "-l", log, "-o", options, "start")
    try:
        yield
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "-D", data, "stop")


def _hand_over(folder: Path) -> str:
    """PostgreSQL refuses to run as root: our own temporary folder goes to the account that owns nothing."""
    shutil.chown(folder, "nobody")
    return "nobody"


def _readable_copy(programs: Path, folder: Path) -> Path:
    """The wheel may lie where only root can read, and no mode of any other folder is ours to change."""
    if programs.is_relative_to("/usr"):
        return programs
    copy = folder / "server"
    shutil.copytree(programs.parent, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in (copy, *copy.rglob("*")):
        shutil.chown(path, "nobody")
    return copy / "bin"
