"""The floors of the house: pyproject.toml holds the contracts."""

import pytest
from importlinter import cli

from tests.house.sources import ROOT


def test_imports_run_the_way_the_house_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    verdict = cli.lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)

    assert verdict == cli.EXIT_STATUS_SUCCESS
