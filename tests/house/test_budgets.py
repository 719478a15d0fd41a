"""Sizes and habits that keep every file readable."""

import ast
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.house.sources import functions, modules, name_of, parse

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40
PARAMETERS = 5
UNCOUNTED = {"self", "cls", "ctx"}

# Where an unforeseen error may be caught, and what happens to it there.
CATCHERS = {
    "bot/base/writer.py": "a failed unit of work is rolled back alone; whoever waits for it gets the error",
    "bot/commands/dispatch.py": "the person gets one apology with an error id",
    "bot/reminders/delivery.py": "the message is held and tried again",
    "bot/reminders/jobs.py": "the job is tried again, the other jobs run",
    "adapters/supervision.py": "a platform's task starts anew, the other platform never notices",
    "adapters/discord/client.py": "the library would die of one malformed event",
    "adapters/telegram/intake.py": "an update that fails is tried again, then set aside; the others go on",
    "adapters/playground/server.py": "a broken page connection ends alone",
    "adapters/schedule.py": "a failed tick is counted and the next one comes",
    "adapters/cli.py": "the operator gets one clear line instead of a traceback",
}

# Where `Any` is let in: a library's own signature or a row as the driver hands it over.
UNTYPED = {
    "bot/base/hot.py": "parameters and rows on their way between SQL and the driver",
    "bot/base/inline_sqlite.py": "the signatures are SQLAlchemy's",
    "bot/base/line.py": "rows as the driver hands them over",
    "bot/base/store.py": "the driver's own connection",
    "bot/base/tables.py": "SQLModel's Field is typed so that it may stand for any default",
    "bot/base/unit.py": "the values of a row",
    "bot/chat/codec.py": "JSON has no narrower type",
    "bot/commands/feature.py": "handlers differ in what they take; the catalog reads their signatures",
    "bot/base/writer.py": "what a unit of work returns is known to its caller only",
}

ALL = modules()
SHIPPED = modules("bot", "adapters")
# A migration is a list of columns.
WRITTEN = [path for path in ALL if "migrations/versions" not in path.as_posix()]


def found(paths: Iterable[Path], look: Callable[[Path], object]) -> dict[str, object]:
    """What is looked for in each file, of those in which it is."""
    return {name_of(path): there for path in paths if (there := look(path))}


def test_modules_are_short() -> None:
    def lines(path: Path) -> int:
        count = len(path.read_text("utf-8").splitlines())
        return count if count > LINES_OF_A_MODULE else 0

    assert found(ALL, lines) == {}


def test_functions_are_short() -> None:
    def long(path: Path) -> dict[str, int]:
        return {
            one.name: size for one in functions(parse(path)) if (size := _lines(one)) > LINES_OF_A_FUNCTION
        }

    assert found(WRITTEN, long) == {}


def test_functions_take_few_parameters() -> None:
    def greedy(path: Path) -> dict[str, int]:
        return {one.name: count for one in functions(parse(path)) if (count := _parameters(one)) > PARAMETERS}

    assert found(ALL, greedy) == {}


def test_imports_stand_on_top_or_say_why_not() -> None:
    def local(path: Path) -> list[str]:
        text = path.read_text("utf-8").splitlines()
        return [
            f"line {node.lineno}: {text[node.lineno - 1].strip()}"
            for one in functions(parse(path))
            for node in ast.walk(one)
            if isinstance(node, ast.Import | ast.ImportFrom) and not _has_reason(text[node.lineno - 1])
        ]

    assert found(ALL, local) == {}


def test_no_type_sits_on_the_wrong_floor() -> None:
    def checking(path: Path) -> bool:
        names = {node.id for node in ast.walk(parse(path)) if isinstance(node, ast.Name)}
        return "TYPE_CHECKING" in names

    assert found(ALL, checking) == {}


def test_engine_knows_every_type() -> None:
    def untyped(path: Path) -> list[str]:
        return [
            f"line {node.lineno}"
            for node in ast.walk(parse(path))
            if isinstance(node, ast.ImportFrom)
            and node.module == "typing"
            and "Any" in {one.name for one in node.names}
        ]

    assert found(modules("bot"), untyped).keys() - UNTYPED.keys() == set()


def test_only_the_listed_places_catch_everything() -> None:
    def broad(path: Path) -> list[str]:
        return [
            f"line {node.lineno}"
            for node in ast.walk(parse(path))
            if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
        ]

    assert found(SHIPPED, broad).keys() - CATCHERS.keys() == set()


def test_exceptions_from_the_rules_give_their_reason() -> None:
    """A `noqa` or `type: ignore` names its code, and its reason in the comment after it."""

    def bare(path: Path) -> list[str]:
        return [
            f"line {number}: {line.strip()}"
            for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
            for mark in (_NOQA, _IGNORE)
            if mark in line and not _has_reason(line)
        ]

    assert found(ALL, bare) == {}


_NOQA = "# " + "noqa"
_IGNORE = "# type: " + "ignore"
_BROAD = {"Exception", "BaseException"}
_CODES = re.compile(r"noqa(: ?[A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)?|type: ignore(\[[^\]]*\])?")
_WORD = re.compile(r"[^\W\d_]{3,}")


def _lines(one: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (one.end_lineno or one.lineno) - one.lineno + 1


def _parameters(one: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    every = [*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs]
    return sum(1 for arg in every if arg.arg not in UNCOUNTED)


def _catches_everything(node: ast.ExceptHandler) -> bool:
    """An `except Exception` that answers; one that ends in `raise` only tidies up."""
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    broad = any(one is None or (isinstance(one, ast.Name) and one.id in _BROAD) for one in caught)
    last = node.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def _has_reason(line: str) -> bool:
    """Whether words for a person stand in the comment, beside the codes for the tools."""
    _, _, comment = line.partition("#")
    return bool(_WORD.search(_CODES.sub(" ", comment)))
