"""Users, roles, members, channels and servers as Discord writes them."""

from datetime import datetime
from typing import Any

from bot.rehearsal.local_discord.world import Channel, ChannelKind, Guild, Member, Role, User, World

Json = dict[str, Any]


def moment(when: datetime | None) -> str | None:
    """A time on the wire."""
    return when.isoformat() if when else None


def user(one: User) -> Json:
    """An account as others see it."""
    return {
        "id": str(one.id),
        "username": one.name.lower().replace(" ", "_"),
        "global_name": None if one.bot else one.name,
        "discriminator": "0",
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user(one: User) -> Json:
    """The account that is logged in."""
    return {**user(one), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def application(world: World) -> Json:
    """The bot's application."""
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(next(iter(world.users.values()), world.bot)),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "bot_public": True,
        "bot_require_code_grant": False,
    }


def role(one: Role) -> Json:
    """A role; a bot's own says whose it is."""
    payload: Json = {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed_for is not None,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if one.managed_for:
        payload["tags"] = {"bot_id": str(one.managed_for.id)}
    return payload


def member(one: Member) -> Json:
    """A user on a server."""
    return {**without_user(one), "user": user(one.user)}


def without_user(one: Member) -> Json:
    """A member beside a user that is already there, as in a message event."""
    return {
        "roles": [str(each.id) for each in one.roles],
        "nick": one.nick,
        "avatar": None,
        "banner": None,
        "joined_at": moment(one.joined_at),
        "communication_disabled_until": moment(one.timed_out_until),
        "premium_since": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def channel(one: Channel) -> Json:
    """A channel, a thread or a private conversation."""
    payload: Json = {
        "id": str(one.id),
        "type": int(one.kind),
        "flags": 0,
        "last_message_id": str(max(one.messages)) if one.messages else None,
        "last_pin_timestamp": moment(one.pinned_at),
    }
    if one.guild is None:
        payload["recipients"] = [user(one.recipient)] if one.recipient else []
        return payload
    payload |= {
        "guild_id": str(one.guild.id),
        "name": one.name,
        "parent_id": str(one.parent.id) if one.parent else None,
        "rate_limit_per_user": 0,
    }
    return payload | (_of_a_thread(one) if one.thread else _of_a_place(one))


def _of_a_place(one: Channel) -> Json:
    payload: Json = {
        "position": one.position,
        "topic": one.topic,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(each.id),
                "type": each.kind,
                "allow": str(int(each.allow)),
                "deny": str(int(each.deny)),
            }
            for each in one.overwrites.values()
        ],
    }
    if one.kind is ChannelKind.FORUM:
        payload["available_tags"] = [
            {
                "id": str(tag.id),
                "name": tag.name,
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for tag in one.tags
        ]
        payload |= {"default_reaction_emoji": None, "default_sort_order": None}
    if one.kind in {ChannelKind.VOICE, ChannelKind.STAGE}:
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    return payload


def _of_a_thread(one: Channel) -> Json:
    state = one.thread
    if state is None:  # pragma: no cover - asked only of threads
        return {}
    return {
        "owner_id": str(state.owner.id),
        "message_count": min(len(one.messages), 50),
        "total_message_sent": len(one.messages),
        "member_count": min(len(state.members), 50),
        "applied_tags": [str(tag) for tag in state.tags],
        "thread_metadata": {
            "archived": state.archived,
            "archive_timestamp": moment(state.archived_at),
            "auto_archive_duration": state.auto_archive_minutes,
            "locked": state.locked,
            "create_timestamp": moment(state.created_at),
            "invitable": state.invitable,
        },
    }


def thread_member(thread: Channel, user_id: int, joined_at: datetime) -> Json:
    """Somebody's membership in a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": moment(joined_at),
        "flags": 0,
    }


def guild(one: Guild) -> Json:
    """A server without its channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id "
        "system_channel_id widget_channel_id vanity_url_code rules_channel_id "
        "safety_alerts_channel_id public_updates_channel_id incidents_data max_presences"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level "
        "explicit_content_filter premium_tier premium_subscription_count nsfw_level"
    )
    return {
        **dict.fromkeys(nothing.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner.id),
        "roles": [role(each) for each in one.roles.values()],
        "features": [],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "nsfw": False,
    }
