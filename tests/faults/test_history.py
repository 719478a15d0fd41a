"""A post in doubt is known again in a channel's history, whichever of the two says that it came late."""

import pytest

from adapters.discord.posting import _is_same


@pytest.mark.parametrize(
    ("there", "wanted", "same"),
    [
        ("hello", "hello", True),
        ("hello", "_This was due._\n\nhello", True),
        ("_This was due._\n\nhello", "hello", True),
        ("hello you", "hello", False),
    ],
)
def test_post_is_known_again_late_or_not(there: str, wanted: str, same: bool) -> None:
    assert _is_same({"content": there}, {"content": wanted}) is same
