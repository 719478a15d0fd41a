"""Sizes and habits that keep every file readable."""

import ast
import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_module_is_short(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())

    assert lines <= LINES_OF_A_MODULE


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    long = {one.name: size for one in functions(parse(path)) if (size := _lines(one)) > LINES_OF_A_FUNCTION}

    assert long == {}


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_functions_take_few_parameters(path: Path) -> None:
    greedy = {one.name: count for one in functions(parse(path)) if (count := _parameters(one)) > PARAMETERS}

    assert greedy == {}


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_imports_stand_on_top_or_say_why_not(path: Path) -> None:
    text = path.read_text("utf-8").splitlines()
    local = [
        f"line {node.lineno}: {text[node.lineno - 1].strip()}"
        for one in functions(parse(path))
        for node in ast.walk(one)
        if isinstance(node, ast.Import | ast.ImportFrom) and not _has_reason(text[node.lineno - 1])
    ]

    assert local == []


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_type_sits_on_the_wrong_floor(path: Path) -> None:
    names = {node.id for node in ast.walk(parse(path)) if isinstance(node, ast.Name)}

    assert "TYPE_CHECKING" not in names


@pytest.mark.parametrize("path", modules("bot"), ids=name_of)
def test_engine_knows_every_type(path: Path) -> None:
    untyped = [
        f"line {node.lineno}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "typing"
        and "Any" in {one.name for one in node.names}
    ]

    assert untyped == [] or name_of(path) in UNTYPED


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_only_the_listed_places_catch_everything(path: Path) -> None:
    broad = [
        f"line {node.lineno}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    ]

    assert broad == [] or name_of(path) in CATCHERS


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_exceptions_from_the_rules_give_their_reason(path: Path) -> None:
    """A `noqa` or `type: ignore` names its code, and its reason in the comment after it."""
    bare = [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for mark in (_NOQA, _IGNORE)
        if mark in line and not _has_reason(line)
    ]

    assert bare == []


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
