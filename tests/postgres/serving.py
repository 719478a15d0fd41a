"""Starts a PostgreSQL server: a temporary folder, a Unix socket, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import machine

_HASTY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@dataclass(frozen=True, slots=True)
class Server:
    socket: Path

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket}"


@contextmanager
def serving(*, durable: bool = False) -> Iterator[Server]:
    """Run a server while the block lasts; one that is not durable is faster, and enough for a test."""
    where = None if durable else machine.memory()
    programs = machine.postgres()
    if programs is None:
        raise LookupError(machine.lacking("postgres"))
    with tempfile.TemporaryDirectory("", "homeroom-pg-", where, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        account = _hand_over(folder) if os.geteuid() == 0 else None
        if account:
            programs = _readable_copy(programs, folder)
        options = f"-k {folder} -c listen_addresses= {'' if durable else _HASTY}"
        with _running(programs, folder, account, options):
            yield Server(folder)


@contextmanager
def _running(programs: Path, folder: Path, account: str | None, options: str) -> Iterator[None]:
    data, log = folder / "data", folder / "log"

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
