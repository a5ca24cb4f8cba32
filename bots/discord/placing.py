"""Where a message of ours stands: each is posted once, whatever a crash repeats, and edited where it was posted.

What was posted is in the render's marks ("message" = "<channel>.<message>"). In case of a crash between a post and its mark there
is an enforced nonce, which returns the first message for some minutes, and our marker: the render's id in the message's buttons.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord

from bots.discord import faults
from bots.discord.ids import nonce
from bots.discord.posts import Posted, Posts
from bots.discord.public_answers import PublicAnswer, PublicAnswers, TokenEnded
from bots.discord.threads import Threads
from bots.discord.view import Said
from bots.speech import text
from core.acts import table
from core.errors import PlaceGone
from core.model import Place
from core.ports.platform import Post, PostedMessage

_LOOK_BACK = timedelta(seconds=30)  # clocks differ
_ROLES = ("placeholder", "result", "failure")  # the roles of ordinary messages, and the marks set just before each is posted


class Placing:
    def __init__(self, posts: Posts, threads: Threads, answers: PublicAnswers) -> None:
        self._posts = posts
        self._threads = threads
        self._answers = answers

    async def post_first(self, post: Post, role: str, said: Said) -> Posted:
        """Post the first message of a render: the public answer to its command, if that was begun where the render belongs;
        otherwise a message of its own."""
        answer = PublicAnswer.of(post.callback)
        if answer is not None and answer.channel == _home(post):
            posted = await self._answered(answer, said)
            if posted is not None:
                post.marks.defer("message", str(posted))
                return posted
        elif answer is not None:
            await self._answers.withdraw(answer)
        return await self.post(post, role, said)

    async def _answered(self, answer: PublicAnswer, said: Said, *, clear: bool = False) -> Posted | None:
        """Edit the public answer. None: neither its token nor ours can edit it any more."""
        if answer.lives:
            try:
                return await self._answers.edit(answer, said, clear=clear)
            except TokenEnded:
                pass
            except discord.HTTPException as error:
                if error.code != faults.ARCHIVED or answer.posted is None:
                    raise
        posted = answer.posted
        return posted if posted is not None and await self._posts.edit(posted, said, clear=clear) else None

    async def post(self, post: Post, role: str, said: Said) -> Posted:
        """Post where the render belongs, once: in its thread, or in the channel if there is none."""
        posted, since = None, post.marks.get(role)
        if since is not None:
            channels = {int(post.place.channel), root_of(post) or int(post.place.channel)}
            posted = await self._posts.find(channels, post.render, since=int(since))
        if posted is None:
            await post.marks.set(role, str(discord.utils.time_snowflake(datetime.now(UTC) - _LOOK_BACK)))
            posted = await self._send_home(post, role, said)
        await post.marks.set("message", str(posted))
        return posted

    async def _send_home(self, post: Post, role: str, said: Said) -> Posted:
        once = nonce(post.render, role)
        parent, root = int(post.place.channel), root_of(post)
        if root is None or root == parent or table.row(post.wish.act).in_channel:
            return await self._posts.send(parent, said, reply_to=post.message, nonce=once)
        asked_inside = post.callback.get("at") == str(root)
        if not asked_inside and (post.callback.get("lacks") or self._threads.has_none(parent)):
            return await self._posts.send(parent, said, reply_to=post.message or str(root), nonce=once)
        fresh = not asked_inside and post.message == str(root)  # the ask begins the thread on its own message
        if fresh:
            await self._threads.now(parent, root, post.wish.words, own=True)
        sent = await self._send_to_thread(root, said, reply_to=post.message if asked_inside else None, nonce=once)
        if sent is None and not (asked_inside or fresh) and await self._threads.now(parent, root, post.wish.words):
            sent = await self._send_to_thread(root, said, reply_to=None, nonce=once)
        if sent is None and asked_inside:
            raise PlaceGone(text.GONE)  # the message was deleted meanwhile
        return sent or await self._posts.send(parent, said, reply_to=str(root), nonce=once)

    async def _send_to_thread(self, thread: int, said: Said, *, reply_to: str | None, nonce: str) -> Posted | None:
        """Post in a thread. None: there is no such thread. One that a person opened on our message also has the message's id."""
        try:
            return await self._posts.send(thread, said, reply_to=reply_to, nonce=nonce)
        except discord.NotFound as error:
            if error.code != faults.UNKNOWN_CHANNEL:
                raise
            return None

    async def edit(self, post: Post, posted: Posted, said: Said, *, clear: bool) -> bool:
        """Update a message of ours. False: it can no longer be edited. clear: remove buttons and files."""
        answer = answer_at(post, posted)
        if answer is not None:
            return await self._answered(answer, said, clear=clear) is not None
        return await self._posts.edit(posted, said, clear=clear)

    async def send_to(self, place: Place, said: Said, *, once: str) -> Posted:
        """Post in the thread of a place, or below its root where it has no thread."""
        parent, root = int(place.channel), int(place.root or place.channel)
        sent = await self._send_to_thread(root, said, reply_to=None, nonce=once) if root != parent else None
        return sent or await self._posts.send(parent, said, reply_to=place.root, nonce=once)


def posted_for(post: Post) -> Posted | None:
    """The message of a render that was posted already."""
    mark = post.marks.get("message")
    return Posted.of(mark) if mark else None


def root_of(post: Post) -> int | None:
    """The thread's id; None if this render begins one."""
    return int(post.place.root) if post.place.root is not None else None


def _home(post: Post) -> int:
    """The channel or thread that a render belongs in."""
    return int(post.place.channel) if table.row(post.wish.act).in_channel else root_of(post) or int(post.place.channel)


def answer_at(post: Post, posted: Posted) -> PublicAnswer | None:
    """The answer to a render's command, if that is the message posted."""
    answer = PublicAnswer.of(post.callback)
    if answer is None or answer.channel != posted.channel:
        return None
    ordinary = any(post.marks.get(role) for role in _ROLES)  # whether the render has posted an ordinary message
    if answer.message != posted.message and (ordinary or answer.message is not None):
        return None
    return replace(answer, message=posted.message)


def as_posted(post: Post, posted: Posted, aliases: tuple[str, ...] = ()) -> PostedMessage:
    """What the core is told of a message. aliases: ids of other messages that lead to the same thread."""
    root = post.place.root or str(posted.message)
    if str(posted.channel) == post.place.channel and root not in (post.place.channel, str(posted.message)):
        aliases = (*aliases, str(posted.message))  # replies to the message in the channel count as said in its thread
    return PostedMessage(message=str(posted.message), root=root, aliases=aliases)
