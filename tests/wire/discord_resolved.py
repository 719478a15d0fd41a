"""Objects that come along with an interaction, behind the ids in it."""

from dataclasses import dataclass

from tests.wire import discord_payloads as show
from tests.wire import discord_posts as posts
from tests.wire.discord_platform import Platform
from tests.wire.discord_world import Channel, Json, Message, Role, User


@dataclass(frozen=True, slots=True)
class Upload:
    """A file from a user's device."""

    name: str
    data: bytes


class ImpossibleError(AssertionError):
    """The platform's own client would not let a user do that."""


class Resolved:
    """Collects the objects behind ids in an interaction."""

    def __init__(self, platform: Platform, place: Channel) -> None:
        self.platform, self.place = platform, place
        self.body: Json = {}

    def _note(self, kind: str, key: int, value: Json) -> str:
        self.body.setdefault(kind, {})[str(key)] = value
        return str(key)

    def id_of(self, value: object) -> str:
        """Note an object and return its id."""
        match value:
            case User():
                home = self.place.guild
                if home is not None and value.id in home.members:
                    rights = str(home.permissions(value, self.place))
                    self._note(
                        "members", value.id, show.member(home.members[value.id]) | {"permissions": rights}
                    )
                return self._note("users", value.id, show.user(value))
            case Role():
                return self._note("roles", value.id, show.role(value))
            case Channel():
                rights = str(value.guild.permissions(self.platform.bot, value)) if value.guild else "0"
                return self._note("channels", value.id, show.channel(value) | {"permissions": rights})
            case Message():
                return self._note("messages", value.id, posts.message(value))
            case Upload(name, data):
                attachment = self.platform.upload(self.place, name, data)
                return self._note("attachments", int(attachment["id"]), attachment)
            case _:
                return str(value)
