"""Tells Discord the commands, when they are not what it has already."""

import logging

import discord

from adapters.discord.render import Json

log = logging.getLogger(__name__)

_KEPT: Json = {
    "type": 1, "name": "", "name_localizations": {}, "description": "", "description_localizations": {},
    "default_member_permissions": None, "contexts": None, "integration_types": [0], "required": False,
    "min_length": None, "max_length": None, "min_value": None, "max_value": None, "autocomplete": False,
    "channel_types": [], "choices": [], "options": [], "value": None,
}  # fmt: skip


async def sync(client: discord.Client, wanted: list[Json]) -> bool:
    """Make Discord's list of commands the wanted one; True when it had to be changed.

    The list it has is asked for and compared: nothing is kept here that a restore or a second process could
    make wrong. Discord adds ids and spells out or leaves out defaults, so both are brought to one form.
    """
    application = client.application_id or 0
    route = discord.http.Route("GET", "/applications/{application_id}/commands", application_id=application)
    known = await client.http.request(route, params={"with_localizations": "true"})
    if _normal_all(known) == _normal_all(wanted):
        return False
    await client.http.bulk_upsert_global_commands(application, wanted)
    log.info("told Discord %s commands", len(wanted))
    return True


def _normal_all(commands: list[Json]) -> list[Json]:
    return sorted((normal(command) for command in commands), key=lambda c: (c["type"], c["name"]))


def normal(part: Json) -> Json:
    """Return a command with its defaults spelled out and without what Discord adds."""
    made = {name: part.get(name) or default for name, default in _KEPT.items()}
    made["channel_types"] = sorted(made["channel_types"])
    for name in ("options", "choices"):
        made[name] = [normal(inner) for inner in made[name]]
    return made
