import os

import pytest
from hypothesis import settings

from tests import machine

# Two cores may be busy with other tests: how long an example took says nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Where pytest keeps the folders of tests, unless somebody said where.
if folder := machine.memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))

pytest_plugins = ["tests.postgres.server", "tests.stores", "tests.wire.fixtures"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in machine.NEEDS:
        if item.get_closest_marker(marker) is None or (reason := machine.lacking(marker)) is None:
            continue
        if machine.is_required(marker):
            pytest.fail(f"TESTS_REQUIRE names {marker}, but there is {reason}", pytrace=False)
        pytest.skip(reason)
