import pytest

from tests import machine

pytest_plugins = ["tests.postgres.server", "tests.stores"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in machine.NEEDS:
        if item.get_closest_marker(marker) is None or (reason := machine.lacking(marker)) is None:
            continue
        if machine.is_required(marker):
            pytest.fail(f"TESTS_REQUIRE names {marker}, but there is {reason}", pytrace=False)
        pytest.skip(reason)
