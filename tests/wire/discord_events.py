"""Scheduled events of a guild."""

from tests.wire.discord_platform import NOTHING, ApiError, Call, Platform, Reply, Routes
from tests.wire.discord_world import Guild, Json

KEPT = (
    "name",
    "description",
    "scheduled_start_time",
    "scheduled_end_time",
    "privacy_level",
    "entity_type",
    "channel_id",
    "status",
)


def _event(platform: Platform, call: Call) -> tuple[Guild, Json]:
    guild = platform.find_guild(call)
    event = guild.events.get(call.number("guild_scheduled_event_id"))
    if event is None:
        raise ApiError(10070)
    return guild, event


def create(platform: Platform, call: Call) -> Reply:
    guild = platform.find_guild(call)
    platform.need(guild, create_events=True)
    event_id = platform.world.snowflake()
    event: Json = dict.fromkeys(KEPT) | {k: call.json[k] for k in KEPT if k in call.json}
    event |= {
        "id": str(event_id),
        "guild_id": str(guild.id),
        "creator_id": str(platform.bot.id),
        "status": 1,
        "entity_id": None,
        "entity_metadata": call.json.get("entity_metadata"),
        "image": None,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
        "user_count": 0,
    }
    guild.events[event_id] = event
    platform.emit("GUILD_SCHEDULED_EVENT_CREATE", event, guild)
    return Reply(200, event)


def listing(platform: Platform, call: Call) -> Reply:
    return Reply(200, list(platform.find_guild(call).events.values()))


def get(platform: Platform, call: Call) -> Reply:
    return Reply(200, _event(platform, call)[1])


def edit(platform: Platform, call: Call) -> Reply:
    guild, event = _event(platform, call)
    event |= {k: call.json[k] for k in (*KEPT, "entity_metadata") if k in call.json}
    platform.emit("GUILD_SCHEDULED_EVENT_UPDATE", event, guild)
    return Reply(200, event)


def delete(platform: Platform, call: Call) -> Reply:
    guild, event = _event(platform, call)
    del guild.events[int(event["id"])]
    platform.emit("GUILD_SCHEDULED_EVENT_DELETE", event, guild)
    return NOTHING


ALL = "/guilds/{guild_id}/scheduled-events"
ONE = ALL + "/{guild_scheduled_event_id}"
ROUTES: Routes = {
    ("GET", ALL): listing,
    ("POST", ALL): create,
    ("GET", ONE): get,
    ("PATCH", ONE): edit,
    ("DELETE", ONE): delete,
}
