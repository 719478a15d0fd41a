"""The floors of the house: pyproject.toml holds the contracts."""

import sys
from subprocess import run

from tests.house.sources import ROOT

LINT = (
    "import sys; from importlinter import cli; "
    "sys.exit(cli.lint_imports(config_filename='pyproject.toml', no_cache=True, no_logo=True))"
)


def test_imports_run_the_way_the_house_says() -> None:
    """In a process of its own: the linter switches all loggers off that are there already."""
    done = run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, check=False, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
