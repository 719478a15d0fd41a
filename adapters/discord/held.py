"""What was given with a command and has no field in its form: files and messages wait here for the form."""

from collections import OrderedDict

from adapters.discord.given import Given

MOST = 1000


class Held:
    """In memory: after a restart the form says that the command must be used again."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Given] = OrderedDict()

    def keep(self, number: int, given: Given) -> None:
        self._held[number] = given
        if len(self._held) > MOST:
            self._held.popitem(last=False)

    def find(self, number: int) -> Given | None:
        return self._held.get(number)
