"""Speaking in channels."""

from datetime import datetime, timedelta

import discord

from bot.client.cards import embed_of, view_of
from bot.client.failures import Place, guild_of, told_apart
from bot.domain.announcements import PostKey, is_inbox, person_in
from bot.domain.cards import Card
from bot.domain.deliveries import Posted
from bot.domain.languages import _
from bot.domain.people import ServerId
from bot.domain.posts import button_id
from bot.domain.text import cut
from bot.services.messenger import Impossible, NewThread

CLOCKS_DIFFER_BY = timedelta(minutes=5)


THREAD_NAME_LIMIT = 100
THREAD_EXISTS_ALREADY, THREAD_IS_ARCHIVED = 160004, 50083
QUIET_FOR = 10080
"""Minutes after which Discord hides a thread by itself: as long as it can be, a week."""


class DiscordMessenger:
    """Posts in the channels and threads of the servers that the client is on, and to people.

    Every card is cut to Discord's limits here, so that none is refused for its length.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def post(self, server: ServerId, channel: str, card: Card, key: PostKey) -> Posted:
        """Post the card, with the key as the nonce that Discord enforces for some minutes.

        In a forum, what has the same title is said in the same post.
        """
        card, forum = card.within_limits(), self._forum(server, channel)
        if forum is None:
            return await self._send(server, await self._place(server, channel), card, key)
        title = cut(card.title or card.headline, THREAD_NAME_LIMIT)
        for thread in self._own_threads(forum):
            if thread.name == title:
                return await self._send(server, thread, card, key)
        return await self._post_in(forum, title, card, ())

    async def _send(self, server: ServerId, where: Place, card: Card, key: PostKey) -> Posted:
        guild = self._client.get_guild(server)
        role = role_named(guild, card.ping) if card.ping and guild else None
        called = [*([role.mention] if role else []), *(f"<@{person}>" for person in card.people)]
        text = " ".join([*called, card.headline])
        allowed = discord.AllowedMentions(
            everyone=False,
            users=[discord.Object(person) for person in card.people] or False,
            roles=[role] if role else False,
        )
        embed = embed_of(card)
        async with told_apart(where):
            message = await where.send(
                text or None,
                embeds=[embed] if embed else [],
                view=view_of(card.buttons),
                nonce=key,
                allowed_mentions=allowed,
            )
        return Posted(where.id, message.id)

    async def find(
        self, server: ServerId, channel: str, button: str, since: datetime
    ) -> Posted | None:
        """Look for the post among the bot's own messages, by the id of a button."""
        where = await self._place(server, channel)
        history = where.history(after=since - CLOCKS_DIFFER_BY, limit=None, oldest_first=False)
        me = self._client.user
        async with told_apart(where):
            async for message in history:
                if me and message.author.id == me.id and button in _ids(message):
                    return Posted(where.id, message.id)
        return None

    async def edit(self, server: ServerId, posted: Posted, card: Card) -> None:
        """Replace all of the message; a thread that fell asleep meanwhile is woken."""
        where = await self._place(server, str(posted.channel_id))
        card = card.within_limits()
        embed = embed_of(card)
        message = where.get_partial_message(posted.message_id)
        for last in (False, True):
            async with told_apart(where):
                try:
                    await message.edit(
                        content=card.headline or None,
                        embeds=[embed] if embed else [],
                        view=view_of(card.buttons),
                    )
                except discord.HTTPException as error:
                    if last or error.code != THREAD_IS_ARCHIVED:
                        raise
                else:
                    return
            await self.reopen_thread(server, where.id)

    async def open_thread(
        self, server: ServerId, channel: str, thread: NewThread, card: Card, key: PostKey
    ) -> Posted:
        """A message with a thread beneath it, which Discord makes only once; or a forum's post.

        A forum takes no nonce: an earlier attempt is looked for among its threads.
        """
        card, forum = card.within_limits(), self._forum(server, channel)
        name = cut(thread.name, THREAD_NAME_LIMIT)
        if forum:
            found = await self._found_in(forum, name, key) if thread.since else None
            return found or await self._post_in(forum, name, card, thread.tags)
        found = None
        if thread.since:
            found = await self.find(server, channel, button_id(key), thread.since)
        posted = found or await self.post(server, channel, card, key)
        where = await self._place(server, channel)
        async with told_apart(where):
            try:
                message = where.get_partial_message(posted.message_id)
                await message.create_thread(name=name, auto_archive_duration=QUIET_FOR)
            except discord.HTTPException as error:
                if error.code != THREAD_EXISTS_ALREADY:
                    raise
        return posted

    async def reopen_thread(self, server: ServerId, thread: int) -> None:
        """Unarchive and unlock it."""
        await self._change(server, thread, archived=False)

    async def close_thread(self, server: ServerId, thread: int) -> None:
        """Archive and lock it: people can read it and press its buttons, but not write."""
        await self._change(server, thread, archived=True)

    async def pin(self, server: ServerId, posted: Posted) -> None:
        """Pin it, unless it is; Discord tells the thread of it."""
        where = await self._place(server, str(posted.channel_id))
        async with told_apart(where):
            await where.get_partial_message(posted.message_id).pin()

    async def _change(self, server: ServerId, thread: int, *, archived: bool) -> None:
        where = await self._place(server, str(thread))
        if isinstance(where, discord.Thread):
            async with told_apart(where):
                await where.edit(archived=archived, locked=archived)

    async def _post_in(
        self, forum: discord.ForumChannel, name: str, card: Card, tags: tuple[str, ...]
    ) -> Posted:
        wanted = {tag.casefold() for tag in tags}
        embed = embed_of(card)
        async with told_apart(forum):
            made = await forum.create_thread(
                name=name,
                auto_archive_duration=QUIET_FOR,
                content=card.headline or None,
                embeds=[embed] if embed else [],
                view=view_of(card.buttons),
                applied_tags=[t for t in forum.available_tags if t.name.casefold() in wanted][:5],
            )
        return Posted(made.thread.id, made.message.id)

    async def _found_in(
        self, forum: discord.ForumChannel, name: str, key: PostKey
    ) -> Posted | None:
        for thread in self._own_threads(forum):
            if thread.name == name:
                async with told_apart(thread):
                    starter = await thread.fetch_message(thread.id)
                if button_id(key) in _ids(starter):
                    return Posted(thread.id, thread.id)
        return None

    def _own_threads(self, forum: discord.ForumChannel) -> list[discord.Thread]:
        me = self._client.user
        return [t for t in forum.threads if me and t.owner_id == me.id and not t.archived]

    def _forum(self, server: ServerId, channel: str) -> discord.ForumChannel | None:
        found = channel_named(guild_of(self._client, server), channel)
        return found if isinstance(found, discord.ForumChannel) else None

    async def _place(self, server: ServerId, channel: str) -> Place:
        """The channel with this name or id, the thread with this id, or the person's inbox."""
        if is_inbox(channel):
            async with told_apart(None):
                return await self._client.create_dm(discord.Object(person_in(channel)))
        guild = guild_of(self._client, server)
        found = channel_named(guild, channel)
        if isinstance(found, discord.TextChannel):
            return found
        if channel.isdigit():
            thread = guild.get_thread(int(channel))
            if thread is None:
                async with told_apart(None):
                    fetched = await guild.fetch_channel(int(channel))
                thread = fetched if isinstance(fetched, discord.Thread) else None
            if thread:
                return thread
        raise Impossible(
            _(
                "There is no text channel or forum '{channel}' that the bot can see. "
                "Create it, let the bot see it, or choose another with /configure channel.",
                channel=channel,
            )
        )


def channel_named(
    guild: discord.Guild, channel: str
) -> discord.TextChannel | discord.ForumChannel | None:
    """The text channel or forum with this id or name; names are compared as Discord writes them."""
    name = channel.casefold()
    channels = (*guild.text_channels, *guild.forums)
    return next((c for c in channels if name in {str(c.id), c.name.casefold()}), None)


def role_named(guild: discord.Guild, role: str) -> discord.Role | None:
    """The role with this id or name."""
    name = role.casefold()
    return next((r for r in guild.roles if name in {str(r.id), r.name.casefold()}), None)


def _ids(message: discord.Message) -> set[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {
        item.custom_id
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button) and item.custom_id
    }
