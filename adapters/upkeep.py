"""Backup, restore and a look at the house's health, for the operator."""

import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from adapters import keys
from adapters.compose import sole
from bot.base.errors import StartupError
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.reminders import leases
from bot.reminders.leases import Standing
from migrations.schema import newest, standing_at

DUMP = "homeroom.dump"
DATABASE = "homeroom.db"
_TOO_FAR = 10
"""Lengths of a lease: this machine's clock and the database's may differ a little."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report. `remedy` is empty when all is well."""

    what: str
    fine: bool
    remedy: str = ""


def backup(settings: EngineSettings, to: Path) -> Path:
    """Write a folder that `restore` takes: the database as of one moment, and the files. Keys stay out of it.

    Works while Homeroom runs. Nothing is left at `to` when it fails.
    """
    if to.exists():
        message = f"{to} exists already. Choose another folder for the backup."
        raise StartupError(message)
    half = to.with_name(f"{to.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    _dump(settings.database, half)
    if settings.files.exists():
        shutil.copytree(settings.files, half / "files")
    half.rename(to)
    return to


def _dump(url: str, folder: Path) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _pg("pg_dump", url, "--format=custom", f"--file={folder / DUMP}")
        return
    source = Path(parsed.database or "")
    if not source.exists():
        message = f"There is no database at {source}. Check HOMEROOM_DATA_DIR."
        raise StartupError(message)
    with sqlite3.connect(source) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / DATABASE),))
    connection.close()


def restore(settings: EngineSettings, source: Path) -> None:
    """Put a backup in place of nothing: a database that holds data is never overwritten."""
    parsed = make_url(settings.database)
    dump = source / (DATABASE if parsed.get_backend_name() == "sqlite" else DUMP)
    if not dump.exists():
        message = (
            f"{source} holds no {dump.name}. Name a folder that `homeroom backup` made of such a database."
        )
        raise StartupError(message)
    with sole(settings.data):
        if parsed.get_backend_name() == "sqlite":
            _put_in_place(dump, Path(parsed.database or ""))
        else:
            _pg("pg_restore", settings.database, "--exit-on-error", "--single-transaction", str(dump))
        if (source / "files").exists():
            shutil.copytree(source / "files", settings.files, dirs_exist_ok=True)


def _put_in_place(dump: Path, target: Path) -> None:
    if target.exists():
        message = f"{target} exists already. Move it away first, or set HOMEROOM_DATA_DIR to an empty folder."
        raise StartupError(message)
    half = target.with_suffix(".half")
    shutil.copyfile(dump, half)
    half.chmod(stat.S_IRUSR | stat.S_IWUSR)
    half.rename(target)


def _pg(program: str, url: str, *words: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    found = shutil.which(program)
    if found is None:
        message = f"{program} is not here. Install PostgreSQL's client programs (Debian: postgresql-client)."
        raise StartupError(message)
    done = subprocess.run([found, f"--dbname={plain}", *words], capture_output=True, text=True, check=False)  # noqa: S603 - the program was looked up, the words are ours
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        message = f"{program} failed: {reason}"
        raise StartupError(message)


async def examine(settings: EngineSettings) -> list[Check]:
    """Look at everything an operator could have wrong; changes nothing."""
    checks = list(_folders(settings))
    try:
        stands = await standing_at(settings.database)
    except StartupError as error:
        return [*checks, Check("database", fine=False, remedy=str(error))]
    except (OSError, SQLAlchemyError) as error:
        return [*checks, Check("database", fine=False, remedy=f"It cannot be read ({type(error).__name__}).")]
    fine = stands in {None, newest()}
    remedy = (
        "" if fine else "Start this version once: it brings the schema up to date, or says why it cannot."
    )
    checks.append(Check(f"schema {stands or 'not made yet'}", fine=fine, remedy=remedy))
    if stands == newest() and make_url(settings.database).get_backend_name() != "sqlite":
        checks += await _leases(settings.database)
    return [*checks, *_sqlite(settings.database)]


async def _leases(url: str) -> list[Check]:
    """Look for what no process does any more, and for what nobody else could take over."""
    store = Store(url)
    async with store.read() as unit:
        found, now = await leases.standing(unit), datetime.now(UTC)
    await store.close()
    return [_lease(lease, now) for lease in found]


def _lease(lease: Standing, now: datetime) -> Check:
    if not lease.is_held:
        remedy = (
            f"Nobody holds it since {lease.until:%Y-%m-%d %H:%M} UTC. Start a process that does this, "
            "or leave it if the account is no longer used."
        )
        return Check(f"lease {lease.name}", fine=False, remedy=remedy)
    if lease.until - now > _TOO_FAR * leases.LASTS:
        remedy = (
            f"It is held until {lease.until:%Y-%m-%d %H:%M} UTC, which no process does: the database's clock "
            "was set back. Stop every process and delete the row."
        )
        return Check(f"lease {lease.name}", fine=False, remedy=remedy)
    return Check(f"lease {lease.name}, held by {lease.holder}", fine=True)


def _folders(settings: EngineSettings) -> Iterator[Check]:
    data = settings.data
    writable = os.access(data if data.exists() else data.absolute().parent, os.W_OK)
    yield Check(f"data folder {data}", fine=writable, remedy="" if writable else "Let this user write there.")
    yield from _keys(settings)
    if settings.keys.exists():
        apart = not data.exists() or settings.keys.stat().st_dev != data.stat().st_dev
        remedy = "" if apart else "Keys and data share a volume: put HOMEROOM_KEYS on another one."
        yield Check("keys apart from data", fine=apart, remedy=remedy)


def _keys(settings: EngineSettings) -> Iterator[Check]:
    """Whether there is a key, and only this user may read it."""
    for what, path, mode in (
        ("keys folder", settings.keys, "700"), ("key", settings.keys / keys.NAME, "600")
    ):  # fmt: skip
        if not path.exists():
            yield Check(f"{what} {path}", fine=False, remedy="It is missing: homeroom keys init")
            return
        private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        yield Check(f"{what} {path}", fine=private, remedy="" if private else f"chmod {mode} {path}")


def _sqlite(url: str) -> Iterator[Check]:
    path = make_url(url).database or ""
    if make_url(url).get_backend_name() != "sqlite" or not Path(path).exists():
        return
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
        orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    connection.close()
    remedy = "" if verdict == "ok" else "The database file is damaged: restore the newest backup."
    yield Check("database file", fine=verdict == "ok", remedy=remedy)
    remedy = "" if orphans is None else "Rows point at rows that are gone: restore a backup, and report this."
    yield Check("references", fine=orphans is None, remedy=remedy)
