"""No module needs itself, however many steps away."""

import ast
from collections.abc import Iterator

from tests.house.sources import ROOT, modules, parse


def named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)


def arrows() -> dict[str, set[str]]:
    trees = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): parse(path)
        for path in modules("bot", "adapters")
    }
    return {
        module: {name for name in named(tree) if name in trees} - {module} for module, tree in trees.items()
    }


def reached(start: str, to: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(to[start])
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting.extend(to[module])
    return seen


def test_imports_run_in_no_circle() -> None:
    to = arrows()

    assert len(to) > 100
    assert [module for module in to if module in reached(module, to)] == []
