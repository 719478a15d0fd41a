"""The top of the house holds what docs/house.md says, and nothing else."""

from tests.house.sources import ROOT, tracked

TOP = {
    "adapters", "benchmarks", "bot", "docs", "migrations", "tests",
    "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile", "README.md", "compose.yaml", "pyproject.toml",
    "settings.toml",
}  # fmt: skip


def test_the_top_level_is_a_closed_list() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}

    assert {name for name in tops if not name.startswith(".")} == TOP
