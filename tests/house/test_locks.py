"""What is committed names no package index, no find-links folder and no folder of a developer's machine."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, name_of, tracked

LOCKS = sorted((ROOT / ".ci" / "locks").glob("*.txt"))
PIN = re.compile(r"[a-z0-9-]+==[\w.]+( ; [\w .'<>=!()]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")

# In pieces, so that this file does not name them either.
REGISTRIES = [
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("files", "pythonhosted"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
        ("static", "crates", "io"),
    )
]
OPTIONS = ["--" + name for name in ("index-url", "extra-index-url", "find-links", "trusted-host")]


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_lock_holds_pins_and_hashes_and_nothing_else(lock: Path) -> None:
    strange = [
        line
        for line in lock.read_text("utf-8").splitlines()
        if not (PIN.fullmatch(line) or HASH.fullmatch(line))
    ]

    assert strange == []


def test_every_list_has_its_lock() -> None:
    assert [lock.stem for lock in LOCKS] == ["bench", "runtime", "test"]


@pytest.mark.parametrize(
    "lock", [ROOT / ".ci" / "locks" / "test.txt", ROOT / ".ci" / "locks" / "bench.txt"], ids=name_of
)
def test_locks_agree_with_what_runs(lock: Path) -> None:
    running = _pins(ROOT / ".ci" / "locks" / "runtime.txt")

    pinned = _pins(lock)

    assert {name: pinned.get(name) for name in running} == running


def test_files_name_no_machine_and_no_registry() -> None:
    forbidden = [re.compile(re.escape(word)) for word in REGISTRIES]
    forbidden += [re.compile(rf"(?<![\w.-]){re.escape(str(folder))}(?![\w-])") for folder in _local_folders()]

    named = {
        f"{name_of(path)}: {found.group()}"
        for path in tracked()
        for pattern in forbidden
        if (found := pattern.search(path.read_bytes().decode("utf-8", "ignore")))
    }

    assert named == set()


@pytest.mark.parametrize("path", [*LOCKS, *sorted((ROOT / ".ci" / "locks").glob("*.in"))], ids=name_of)
def test_lists_set_no_place_to_install_from(path: Path) -> None:
    assert [option for option in OPTIONS if option in path.read_text("utf-8")] == []


def _pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text("utf-8").splitlines()
    return dict(line.split()[0].split("==", 1) for line in lines if PIN.fullmatch(line))


def _local_folders() -> list[Path]:
    """This checkout, the reference data beside it and the developer's home, unless that is `/`."""
    return [folder for folder in (ROOT, ROOT.parent / "shared", Path.home()) if len(folder.parts) > 1]
