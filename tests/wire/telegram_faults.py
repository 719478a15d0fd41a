"""Trouble on demand: what the platform does instead of an honest answer."""

from dataclasses import dataclass, field

from tests.wire.telegram_wire import Refused


@dataclass(frozen=True, slots=True)
class Fail:
    """An HTTP error; `accepted` when the request was carried out all the same."""

    code: int = 502
    description: str = "Bad Gateway"
    retry_after: int | None = None
    accepted: bool = False

    def refusal(self) -> Refused:
        parameters = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return Refused(self.code, self.description, **parameters)


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer until the stand-in stops."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks: before the request is carried out, or after it when `accepted`."""

    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Garble:
    """Carried out, and answered 200 with something that is no JSON."""

    accepted: bool = True


Fault = Fail | Hang | Reset | Garble


def too_many(retry_after: int) -> Fail:
    return Fail(429, f"Too Many Requests: retry after {retry_after}", retry_after)


@dataclass(slots=True, eq=False)
class _Planned:
    method: str
    fault: Fault
    left: int | None
    chat_id: int | None

    def meets(self, method: str, chat_id: int) -> bool:
        return self.method in {"*", method} and self.chat_id in {None, chat_id} and self.left != 0


@dataclass(slots=True, eq=False)
class Faults:
    """The plan: the first entry that fits a request and is not used up decides."""

    planned: list[_Planned] = field(default_factory=list)

    def next(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        """The next `times` requests of this method ("*" for any, "download" for files) go wrong."""
        self.planned.append(_Planned(method, fault, times, chat_id))

    def always(self, method: str, fault: Fault, *, chat_id: int | None = None) -> None:
        """Every request of this method ("*" for any) goes wrong until `clear`."""
        self.planned.append(_Planned(method, fault, None, chat_id))

    def clear(self) -> None:
        self.planned.clear()

    def take(self, method: str, chat_id: int) -> Fault | None:
        planned = next((entry for entry in self.planned if entry.meets(method, chat_id)), None)
        if planned is None:
            return None
        if planned.left is not None:
            planned.left -= 1
        return planned.fault
