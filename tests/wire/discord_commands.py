"""Start-up endpoints and application commands."""

from tests.wire import discord_payloads as show
from tests.wire.discord_gateway import CONTENT, MEMBERS
from tests.wire.discord_platform import NOTHING, ApiError, Call, Platform, Reply, Routes
from tests.wire.discord_world import Json


def me(platform: Platform, _: Call) -> Reply:
    return Reply(200, show.self_user(platform.bot))


def application(platform: Platform, _: Call) -> Reply:
    allowed = platform.gateway.allowed
    described = show.application(
        platform.app_id,
        platform.bot,
        platform.owner,
        message_content=bool(allowed & CONTENT),
        members=bool(allowed & MEMBERS),
    )
    return Reply(200, described)


def gateway_bot(platform: Platform, _: Call) -> Reply:
    hub = platform.gateway
    limit = {"total": 1000, "remaining": hub.sessions_left, "reset_after": 14_400_000, "max_concurrency": 1}
    return Reply(
        200, {"url": "wss://gateway.discord.invalid", "shards": hub.shards, "session_start_limit": limit}
    )


def _scope(platform: Platform, call: Call) -> int | None:
    if call.number("application_id") != platform.app_id:
        raise ApiError(50001)
    return platform.find_guild(call).id if "guild_id" in call.params else None


def _complete(platform: Platform, scope: int | None, body: Json, command_id: int) -> Json:
    kind = body.get("type") or 1
    made = {
        "id": str(command_id),
        "application_id": str(platform.app_id),
        "version": str(platform.world.snowflake()),
        "type": kind,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "options": body.get("options") or [],
        "default_member_permissions": _text(body.get("default_member_permissions")),
        "dm_permission": body.get("dm_permission", True),
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
    }
    return made if scope is None else made | {"guild_id": str(scope)}


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _existing(commands: dict[int, Json], body: Json) -> int | None:
    for command_id, command in commands.items():
        if (command["name"], command["type"]) == (body["name"], body.get("type") or 1):
            return command_id
    return None


def overwrite(platform: Platform, call: Call) -> Reply:
    """Replace all commands of a scope; a command keeps its id while its name and type stay."""
    scope = _scope(platform, call)
    before = platform.commands.get(scope, {})
    made: dict[int, Json] = {}
    for body in call.body if isinstance(call.body, list) else []:
        command_id = _existing(before, body) or platform.world.snowflake()
        made[command_id] = _complete(platform, scope, body, command_id)
    platform.commands[scope] = made
    return Reply(200, list(made.values()))


def listing(platform: Platform, call: Call) -> Reply:
    return Reply(200, list(platform.commands.get(_scope(platform, call), {}).values()))


def create(platform: Platform, call: Call) -> Reply:
    scope = _scope(platform, call)
    commands = platform.commands.setdefault(scope, {})
    earlier = _existing(commands, call.json)
    command_id = earlier or platform.world.snowflake()
    commands[command_id] = _complete(platform, scope, call.json, command_id)
    return Reply(200 if earlier else 201, commands[command_id])


def _one(platform: Platform, call: Call) -> tuple[dict[int, Json], int]:
    commands = platform.commands.get(_scope(platform, call), {})
    if call.number("command_id") not in commands:
        raise ApiError(10063)
    return commands, call.number("command_id")


def get(platform: Platform, call: Call) -> Reply:
    commands, command_id = _one(platform, call)
    return Reply(200, commands[command_id])


def edit(platform: Platform, call: Call) -> Reply:
    commands, command_id = _one(platform, call)
    merged = commands[command_id] | call.json
    commands[command_id] = _complete(platform, _scope(platform, call), merged, command_id)
    return Reply(200, commands[command_id])


def delete(platform: Platform, call: Call) -> Reply:
    commands, command_id = _one(platform, call)
    del commands[command_id]
    return NOTHING


GLOBAL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: Routes = {
    ("GET", "/users/@me"): me,
    ("GET", "/oauth2/applications/@me"): application,
    ("GET", "/applications/@me"): application,
    ("GET", "/gateway"): gateway_bot,
    ("GET", "/gateway/bot"): gateway_bot,
} | {
    (method, base + tail): endpoint
    for base in (GLOBAL, GUILD)
    for method, tail, endpoint in (
        ("GET", "", listing),
        ("PUT", "", overwrite),
        ("POST", "", create),
        ("GET", "/{command_id}", get),
        ("PATCH", "/{command_id}", edit),
        ("DELETE", "/{command_id}", delete),
    )
}
