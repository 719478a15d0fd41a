"""What stands in the rooms: every message of people and bot, and who can see it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from adapters.playground.journal import Journal
from adapters.playground.people import COMING, PRIVATE

View = dict[str, Any]
SHOWN = 150
"""How many of the newest messages of a room a page gets."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it stands.

    `room` is "garden/hall" or "garden/@ada"; `author` is an account, empty for the bot; `view` is what
    `render` made. `only` names the account it is shown to when it is not for all; `used` tells which account
    called it forth with which words.
    """

    receipt: str
    room: str
    author: str
    at: str
    view: View
    only: str = ""
    used: tuple[str, str] | None = None
    reply_to: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something a page must hear of: a post said or changed, or a receipt that is gone."""

    post: Post | None = None
    gone: str = ""


@dataclass(slots=True)
class World:
    """The rooms of both platforms. What happens is kept in the journal, so that a restart forgets nothing."""

    journal: Journal
    posts: dict[str, Post] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    """Accounts in the garden that take no private messages, until the next start."""
    shift: float = 0.0
    changes: int = 0
    listeners: list[Callable[[Change], None]] = field(default_factory=list)

    @classmethod
    def remembered(cls, journal: Journal) -> "World":
        """Return the rooms as the journal tells them."""
        world = cls(journal)
        for entry in journal.entries():
            world._recall(entry)
        return world

    def _recall(self, entry: View) -> None:
        match entry:
            case {"post": post}:
                kept = Post(**{**post, "used": tuple(post["used"]) if post["used"] else None})
                self.posts[kept.receipt] = kept
            case {"gone": receipt}:
                self.posts.pop(receipt, None)
            case {"opened": account}:
                self.opened.add(account)
            case {"shift": seconds}:
                self.shift = seconds
            case _:
                pass

    @property
    def is_new(self) -> bool:
        return not self.posts

    def put(self, post: Post) -> None:
        """Say something, or let it stand there changed."""
        self.posts[post.receipt] = post
        self.journal.write({"post": asdict(post)})
        self._tell(Change(post))

    def revise(self, receipt: str, view: View) -> bool:
        """Change what a message says; False when it is not there."""
        post = self.posts.get(receipt)
        if post is None:
            return False
        if post.view != view:
            self.put(replace(post, view=view, edited=True))
        return True

    def remove(self, receipt: str) -> None:
        if self.posts.pop(receipt, None) is not None:
            self.journal.write({"gone": receipt})
            self._tell(Change(gone=receipt))

    def open_private(self, account: str) -> None:
        """Let the bot write to an account on the terrace, as a first word to it does."""
        if account not in self.opened:
            self.opened.add(account)
            self.journal.write({"opened": account})

    def keep_shift(self, seconds: float) -> None:
        self.shift = seconds
        self.journal.write({"shift": seconds})

    def seen_by(self, account: str) -> Iterator[Post]:
        """Yield the newest posts of each room that this account can see, oldest first."""
        counts: dict[str, int] = {}
        shown = []
        for post in reversed(self.posts.values()):
            if is_visible(post, account) and counts.get(post.room, 0) < SHOWN:
                counts[post.room] = counts.get(post.room, 0) + 1
                shown.append(post)
        yield from reversed(shown)

    def find(self, receipt: object, account: str) -> Post | None:
        """Return a post that this account can see."""
        post = self.posts.get(receipt) if isinstance(receipt, str) else None
        return post if post is not None and is_visible(post, account) else None

    def _tell(self, change: Change) -> None:
        """Tell of a change. The panel of what is to come is a look at things, and no event of its own."""
        if change.post is None or not change.post.room.endswith(COMING):
            self.changes += 1
        for listener in list(self.listeners):
            listener(change)


def is_visible(post: Post, account: str) -> bool:
    _, _, room = post.room.partition("/")
    return post.only in {"", account} and (not room.startswith(PRIVATE) or room == PRIVATE + account)
