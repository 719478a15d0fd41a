"""Hot statements where the databases have no words in common."""

from collections.abc import Mapping

from sqlalchemy import ClauseElement, text

from bot.base.hot import Hot


class HotText(Hot):
    """A statement written out for each dialect, with `:name` for its values.

    Values go to the driver as they are; rows come back as the driver gives them.
    """

    def __init__(self, written: Mapping[str, str]) -> None:
        super().__init__(lambda _: text(""))
        self._written = written

    def _statement(self, dialect: str) -> ClauseElement:
        return text(self._written[dialect])
