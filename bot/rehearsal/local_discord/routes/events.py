"""A server's own events: those that take place outside of voice channels."""

from typing import Any

from bot.rehearsal.local_discord import refusals
from bot.rehearsal.local_discord.payloads import guilds
from bot.rehearsal.local_discord.permissions import Permission
from bot.rehearsal.local_discord.routes.table import NOTHING, Call, Reply, Routes
from bot.rehearsal.local_discord.shapes import anything, maybe, moment, one_of, shape, text, utc
from bot.rehearsal.local_discord.validation import demand
from bot.rehearsal.local_discord.world import ScheduledEvent

Json = dict[str, Any]
routes = Routes()

EXTERNAL, GUILD_ONLY = 3, 2
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
MOST = 100

_ALL = "/guilds/{guild_id}/scheduled-events"
_ONE = "/guilds/{guild_id}/scheduled-events/{event_id}"
_NEXT = {SCHEDULED: {SCHEDULED, ACTIVE, CANCELED}, ACTIVE: {ACTIVE, COMPLETED}}
"""Which status may follow which (Discord's reference, guild scheduled event)."""


_FIELDS = {
    "name": text(100, 1),
    "description": maybe(text(1000)),
    "scheduled_start_time": moment,
    "scheduled_end_time": moment,
    "privacy_level": one_of(GUILD_ONLY),
    "entity_type": one_of(EXTERNAL),
    "entity_metadata": shape({"location": text(100, 1)}, ("location",)),
    "channel_id": maybe(anything),
}
_NEW = shape(
    _FIELDS,
    (
        *("name", "scheduled_start_time", "scheduled_end_time"),
        *("privacy_level", "entity_type", "entity_metadata"),
    ),
)
_CHANGE = shape(_FIELDS | {"status": one_of(SCHEDULED, ACTIVE, COMPLETED, CANCELED)})


@routes.on("GET", _ALL)
def listed(call: Call) -> Reply:
    """Those that are to come or on; what is over is not told any more."""
    guild = call.guild()
    return Reply(200, [_payload(event) for event in guild.events.values() if event.status in _NEXT])


@routes.on("GET", _ONE)
def read(call: Call) -> Reply:
    """One of them."""
    return Reply(200, _payload(_event(call)))


@routes.on("POST", _ALL)
def create(call: Call) -> Reply:
    """A new one, that begins later."""
    guild = call.guild()
    call.need_on(guild, Permission.CREATE_EVENTS)
    demand(_NEW, call.body)
    if sum(event.status in _NEXT for event in guild.events.values()) >= MOST:
        raise refusals.too_many_events()
    number = call.world.ids.next()
    event = ScheduledEvent(number, guild.id, call.world.bot, SCHEDULED, {**call.body})
    _need_times(call, event)
    guild.events[number] = event
    return Reply(200, _payload(event))


@routes.on("PATCH", _ONE)
def change(call: Call) -> Reply:
    """Other words or times; or it begins, ends, or does not take place."""
    event = _own(call)
    demand(_CHANGE, call.body)
    status = call.body.get("status", event.status)
    if status not in _NEXT.get(event.status, ()):
        raise refusals.wrong_event_status()
    changed = ScheduledEvent(event.id, event.guild_id, event.creator, status, dict(event.body))
    changed.body.update({name: v for name, v in call.body.items() if name != "status"})
    if "scheduled_start_time" in call.body:
        _need_times(call, changed)
    call.guild().events[event.id] = changed
    return Reply(200, _payload(changed))


@routes.on("DELETE", _ONE)
def remove(call: Call) -> Reply:
    """It is gone, as if it had never been."""
    event = _own(call)
    del call.guild().events[event.id]
    return NOTHING


def _event(call: Call) -> ScheduledEvent:
    event = call.guild().events.get(call.id("event_id"))
    if event is None:
        raise refusals.unknown("Guild Scheduled Event")
    return event


def _own(call: Call) -> ScheduledEvent:
    event, needed = _event(call), Permission.MANAGE_EVENTS
    if event.creator is call.world.bot:
        needed |= Permission.CREATE_EVENTS
    call.need_on(call.guild(), needed)
    return event


def _need_times(call: Call, event: ScheduledEvent) -> None:
    """Refuse a start that has passed, and an end before it."""
    start, end = utc(event.body["scheduled_start_time"]), utc(event.body["scheduled_end_time"])
    if start <= call.world.clock.now():
        wrong = "Cannot schedule event in the past."
        at, code = "scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"
    elif end <= start:
        wrong = "End time must be after start time."
        at, code = "scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_TIME_BEFORE_START_TIME"
    else:
        return
    raise refusals.invalid_form({at: {"_errors": [{"code": code, "message": wrong}]}})


def _payload(event: ScheduledEvent) -> Json:
    return {
        "id": str(event.id),
        "guild_id": str(event.guild_id),
        "channel_id": None,
        "creator_id": str(event.creator.id),
        "creator": guilds.user(event.creator),
        "name": event.body["name"],
        "description": event.body.get("description"),
        "image": None,
        "scheduled_start_time": utc(event.body["scheduled_start_time"]).isoformat(),
        "scheduled_end_time": utc(event.body["scheduled_end_time"]).isoformat(),
        "privacy_level": GUILD_ONLY,
        "status": event.status,
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": dict(event.body["entity_metadata"]),
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
