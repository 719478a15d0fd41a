"""The command `homeroom`: the composition root, the only place that knows all rooms."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from adapters import keys, logs, roles, upkeep
from adapters import settings as settings_
from adapters.compose import sole
from adapters.run import Live, serve
from adapters.settings import Role, Settings
from bot.base.clock import WallClock
from bot.base.errors import HomeroomError, StartupError


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keyring = typer.Typer(no_args_is_help=True, help="The installation's own key, apart from the database.")
app.add_typer(keyring, name="keys")


def main() -> None:
    """Run the command; what can be expected to go wrong is one sentence and exit code 2."""
    try:
        app()
    except HomeroomError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


@app.callback()
def homeroom() -> None:
    """Homeroom, a community bot for alumni on Discord and Telegram."""


@app.command()
def run(
    role: Annotated[
        Role | None,
        typer.Option(help="What this process does; several processes need PostgreSQL. Also HOMEROOM_ROLE."),
    ] = None,
) -> None:
    """Serve every platform that has a token in the environment, until stopped."""
    logs.set_up()
    settings = _settings()
    if role is not None:
        settings = settings.model_copy(update={"role": role})
    sys.exit(asyncio.run(serve(settings, _platforms(settings))))


@app.command()
def play(
    port: Annotated[int, typer.Option(help="0 takes any free port.")] = 8080,
    folder: Annotated[Path, typer.Option(help="Where the playground keeps its database.")] = Path(".play"),
) -> None:
    """Try Homeroom in a browser, without any account."""
    from adapters.playground.play import run_play  # noqa: PLC0415 - the other commands need no web page

    asyncio.run(run_play(folder, port))


@app.command()
def demo(
    today: Annotated[str, typer.Option(help="The day on which the story ends, as 2026-11-24.")] = "",
    lang: Annotated[Lang, typer.Option(help="The language of the community.")] = Lang.EN,
) -> None:
    """Fill an empty database with a community of 200 invented alumni."""
    from adapters.demo import day_of, fill  # noqa: PLC0415 - the other commands need no pictures

    settings = _settings().engine
    with sole(settings.data):
        until = None if today else WallClock().now()
        filled = asyncio.run(fill(settings, day_of(today), lang.value, until=until))
    typer.echo(f"Filled: {filled}.")
    typer.echo(f"Look around in it with: homeroom play --folder {settings.data}")


@app.command(name="import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="result.json of Telegram Desktop, or DiscordChatExporter's JSON.")
    ],
    community: Annotated[str, typer.Option(help="The name or the number of the community.")],
    group: Annotated[
        str | None, typer.Option(help="The title or id of a group, if there are several.")
    ] = None,
    yes_members_were_told: Annotated[bool, typer.Option("--yes-members-were-told")] = False,
) -> None:
    """Bring in the history of a group; moderators decide what is shown of it."""
    from adapters.history import TELL_FIRST, Wanted, bring_in  # noqa: PLC0415 - reads what others never need

    question = "Have the members been told that old messages of theirs may come up again?"
    if not yes_members_were_told and not (sys.stdin.isatty() and typer.confirm(question)):
        raise StartupError(TELL_FIRST)
    report = asyncio.run(bring_in(_settings().engine, Wanted(path, community, group), _show_share))
    typer.echo(
        f"\rRead {report.seen} messages of {report.title}; {report.stored} worth a look are new. "
        f"{report.waiting} wait for a moderator (/memory queue). "
        f"Left out as somebody wished: {report.left_out}. "
        f"Photos kept: {report.photos}, missing: {report.photos_missing}."
    )


def _show_share(share: float) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{min(share, 1):4.0%}", nl=False, err=True)


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")]) -> None:
    """Write the database and the files into a new folder, also while Homeroom runs. Keys stay out of it."""
    typer.echo(
        f"Backed up to {upkeep.backup(_settings().engine, to)}. The keys folder needs a copy of its own."
    )


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="A folder made by `homeroom backup`.")]) -> None:
    """Put a backup in place where no database is."""
    upkeep.restore(_settings().engine, source)
    typer.echo("Restored. Start with: homeroom run")


@keyring.command()
def init() -> None:
    """Make the keys folder and a new key in it; a key that is there already stays."""
    typer.echo(f"Made {keys.init(_settings().engine.keys)}. Keep a copy of it apart from your backups.")


@app.command()
def doctor() -> None:
    """Look at everything that could be wrong, and say what to do about it."""
    checks = asyncio.run(upkeep.examine(_settings().engine))
    for check in checks:
        typer.echo(
            f"{'ok  ' if check.fine else 'look'}  {check.what}{f': {check.remedy}' if check.remedy else ''}"
        )
    sys.exit(0 if all(check.fine for check in checks) else 1)


@app.command()
def match() -> None:
    """Answer matching problems: JSON Lines on standard input, one result a line."""
    from adapters.match import run as answers  # noqa: PLC0415 - loads the solvers

    _stream(answers)


@app.command()
def when() -> None:
    """Read times in words: JSON Lines {"text","zone","now","lang"} on standard input, one result a line."""
    from adapters.when import run as answers  # noqa: PLC0415 - loads the grammar

    _stream(answers)


@app.command()
def recount(
    board: Annotated[Path, typer.Argument(help="The list that was published when the vote closed.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs instead of people.")] = False,
) -> None:
    """Count a vote again from its published list; needs no database and no network."""
    from adapters.recount import recounted  # noqa: PLC0415 - counts, which the other commands never do

    typer.echo(recounted(board, as_json=as_json), nl=False)


def _stream(answers: Callable[[Iterable[str]], Iterator[str]]) -> None:
    """Answer a stream of bytes; what is no UTF-8 spoils its own line only."""
    for line in answers(line.decode("utf-8", errors="replace") for line in sys.stdin.buffer):
        sys.stdout.write(line.rstrip("\n") + "\n")
        sys.stdout.flush()


def _settings() -> Settings:
    settings, warnings = settings_.load()
    for warning in warnings:
        typer.echo(f"Warning: {warning}", err=True)
    return settings


def _platforms(settings: Settings) -> dict[str, Live]:
    """Import a platform only when this process serves it: each costs half a second and 20 MB."""
    platforms: dict[str, Live] = {}
    needed = set(roles.platforms(settings))
    if "discord" in needed:
        from adapters.discord.client import live as discord  # noqa: PLC0415 - see above

        platforms["discord"] = discord
    if "telegram" in needed:
        from adapters.telegram.client import live as telegram  # noqa: PLC0415 - see above

        platforms["telegram"] = telegram
    return platforms
