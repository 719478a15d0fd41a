"""Users, memberships and topics of the stand-in's world."""

from dataclasses import dataclass, field
from enum import StrEnum

from tests.wire.telegram_wire import JsonObject

ANONYMOUS_ADMIN = 1087968824
CHANNEL_SENDER = 136817688
LINKED_CHANNEL = 777000

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Rights that every ChatMemberAdministrator names."""

OPTIONAL_RIGHTS = ("can_pin_messages", "can_manage_topics")

MEMBER_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


class Status(StrEnum):
    OWNER = "creator"
    ADMIN = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.OWNER, Status.ADMIN, Status.MEMBER, Status.RESTRICTED})
ADMINS = frozenset({Status.OWNER, Status.ADMIN})


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot; `started`, `blocked` and `deactivated` decide whether the bot may write."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))

    def json(self) -> JsonObject:
        body: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return body | {key: value for key, value in optional.items() if value is not None}


@dataclass(slots=True, eq=False)
class Member:
    """One user in one group. `rights` are an administrator's, or what is left to a restricted member."""

    user: User
    status: Status = Status.MEMBER
    anonymous: bool = False
    rights: frozenset[str] = field(default_factory=lambda: frozenset((*ADMIN_RIGHTS, *OPTIONAL_RIGHTS)))

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    @property
    def admin(self) -> bool:
        return self.status in ADMINS

    def may(self, right: str) -> bool:
        return self.status is Status.OWNER or (self.admin and right in self.rights)

    def json(self) -> JsonObject:
        """The ChatMember object of this status."""
        body: JsonObject = {"status": self.status.value, "user": self.user.json()}
        match self.status:
            case Status.OWNER:
                return body | {"is_anonymous": self.anonymous}
            case Status.ADMIN:
                rights = {right: right in self.rights for right in (*ADMIN_RIGHTS, *OPTIONAL_RIGHTS)}
                return body | {"is_anonymous": self.anonymous, "can_be_edited": False, **rights}
            case Status.RESTRICTED:
                left = {right: right in self.rights for right in MEMBER_RIGHTS}
                return body | {"is_member": True, "until_date": 0, **left}
            case Status.KICKED:
                return body | {"until_date": 0}
            case Status.MEMBER | Status.LEFT:
                return body


@dataclass(slots=True, eq=False)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False
    deleted: bool = False

    def json(self) -> JsonObject:
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}
