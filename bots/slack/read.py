"""Reads Slack's payloads as the studio's values. What is not for us is None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bots.shared.looking import name_of, with_beside
from bots.slack import ids
from bots.slack.escape import as_written
from core.model import UNNAMED, Attachment, Message, Person, Place
from core.reading import after_greeting

Payload = Mapping[str, Any]

PLATFORM = "slack"
_SAID = (None, "file_share", "thread_broadcast")  # the subtypes of messages that people write
_MENTION = re.compile(rf"<@({ids.PERSON})(?:\|[^<>]*)?>")
_EVERYBODY = r"<!(?:here|channel|everyone)(?:\|[^<>]*)?>"
_SPEAKS_TO = re.compile(rf"\s*(?:{_EVERYBODY}|<!subteam\^[^<>]+>|<#[^<>]+>)")
_LONGEST_CALL = 60  # characters
_CALLS_ALL = re.compile(rf"{_EVERYBODY}[\s.!?]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whom to answer and where: alone (response_url or an ephemeral message), or in the thread of what they wrote.

    `thread` is where an answer for everybody goes: the thread's root, or the message itself.
    """

    person: Person
    channel: str
    thread: str | None
    response_url: str | None = None
    groups: tuple[str, ...] = ()  # user groups that limits are for
    wrote: bool = False  # a plain message: it is answered in its thread
    words: str = ""  # of that message
    in_thread: bool = True  # whether `thread` is one already, and not only about to be
    asked: str = ""  # the message's ts
    alone: bool = False  # pressed below a message that they alone see


def heard(event: Payload, *, team: str, me: str) -> Message | None:
    """Read a message or app_mention event. The same message arriving as both has one event id."""
    user = event.get("user")
    if event.get("subtype") not in _SAID or _from_an_app(event) or event.get("hidden") or event.get("edited"):
        return None
    if not user or user in (me, ids.SLACKBOT) or "ts" not in event or "channel" not in event:
        return None
    markup, ts, root = str(event.get("text") or ""), str(event["ts"]), event.get("thread_ts")
    mentions = [match.group(1) for match in _MENTION.finditer(markup)]
    return Message(
        event=f"m:{event['channel']}:{ts}",
        place=Place(platform=PLATFORM, workspace=team, channel=str(event["channel"]), root=root if root != ts else None),
        person=Person(id=str(user), name=_name(event)),
        text=words(event, me=me),
        forwarded=forwarded(event, channel=str(event["channel"])),
        references=attachments(event, channel=str(event["channel"])),
        id=ts,
        addressed=me in mentions or event.get("channel_type") == "im",
        to_others=_to_others(markup, mentions, me),
    )


def deleted(event: Payload) -> str | None:
    """The ts of the message that an event says was deleted. In the place of one with replies Slack leaves a tombstone, and delivers that
    as a change, by Slackbot."""
    message = event.get("message")
    if event.get("subtype") == "message_deleted":
        ts = event.get("deleted_ts")
    elif event.get("subtype") == "message_changed" and isinstance(message, Mapping) and message.get("subtype") == "tombstone":
        ts = message.get("ts")
    else:
        return None
    return str(ts) if ts else None


def _from_an_app(event: Payload) -> bool:
    return bool(event.get("bot_id") or event.get("bot_profile") or event.get("app_id"))


def words(event: Payload, *, me: str, names: Mapping[str, str] | None = None) -> str:
    """What somebody wrote, without the mention of the bot. names: of the people, channels and groups that it mentions, by id."""
    return as_written(without_me(str(event.get("text") or ""), me), names)


def forwarded(event: Payload, *, channel: str) -> str:
    """The text of the messages that are shared with a message, which others wrote."""
    shared = [one for one in _seen_by_all(event, channel) if one.get("is_share") or one.get("is_msg_unfurl")]
    return "\n".join(as_written(str(one.get("text") or one.get("fallback") or "")).strip() for one in shared).strip()


def without_me(markup: str, me: str) -> str:
    """The text without the mentions of the bot, and without the gap they leave."""
    return re.sub(rf"[ \t]?<@{re.escape(me)}(?:\|[^<>]*)?>[,:]?", "", markup).strip()


def is_for(message: Payload, me: str, *, channel: str) -> bool:
    """Whether a message asks us for something: it mentions us, or it is a direct message."""
    markup = str(message.get("text") or "")
    return bool(markup.strip()) if channel.startswith("D") else any(found[1] == me for found in _MENTION.finditer(markup))


def _to_others(markup: str, mentions: list[str], me: str) -> bool:
    """Whether it begins with a mention of somebody else, of a group or of a channel, ends by calling everybody, or mentions only
    others."""
    first = _MENTION.match(markup.lstrip())
    if (first is not None and first.group(1) != me) or _SPEAKS_TO.match(after_greeting(markup)):
        return True
    if me in mentions:
        return False
    return _CALLS_ALL.search(markup[-_LONGEST_CALL:]) is not None or (bool(mentions) and not _MENTION.sub("", markup).strip())


def _name(event: Payload) -> str:
    profile: Payload = event.get("user_profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or event.get("username") or event["user"])


def attachments(message: Payload, *, channel: str) -> tuple[Attachment, ...]:
    """The files of a message and of the messages shared with it. A stub from a shared channel has no address yet: it is asked for
    when the file is fetched."""
    shared = [one for one in _seen_by_all(message, channel) if one.get("channel_id")]
    files = [(file, part.get("from_url")) for part in (message, *shared) for file in part.get("files") or () if file]
    found = [replace(_attachment(file), address=str(link) if link else None) for file, link in files]
    return tuple({one.id or one.url: one for one in found}.values())


def pictures(message: Payload, *, channel: str) -> tuple[Attachment, ...]:
    """Every picture that people see in a message: its files, previews of links, image blocks; if there is any, then the files beside
    them."""
    files = attachments(message, channel=channel)
    return with_beside((*files, *(one for part in (message, *_seen_by_all(message, channel)) for one in _shown(part))))


def _seen_by_all(message: Payload, channel: str) -> list[Payload]:
    """What is attached to a message: previews of the web, and messages shared with it. What a mere link leads to counts only within
    the same channel: Slack shows content of another one only to those who may see it there."""
    hanging: list[Payload] = list(message.get("attachments") or ())
    return [one for one in hanging if one.get("is_share") or one.get("channel_id") in (None, channel)]


def _shown(part: Payload) -> Iterator[Attachment]:
    """What the previews and blocks of a message show. A preview is at the host it links to, from which nothing is fetched, but that
    it is there must be known."""
    address = part.get("image_url") or part.get("thumb_url")
    if address and not part.get("files"):
        yield Attachment(url=str(address), name=name_of(str(address)))
    for block in part.get("blocks") or ():
        if block.get("type") != "image":
            continue
        file: Payload = block.get("slack_file") or {}
        if file.get("id"):
            yield Attachment(url="", name=str(block.get("alt_text") or "picture")[:80], id=str(file["id"]))
        elif block.get("image_url"):
            yield Attachment(url=str(block["image_url"]), name=name_of(str(block["image_url"])))


def _attachment(file: Payload) -> Attachment:
    known = file.get("file_access") != "check_file_info" and file.get("mode") not in ("tombstone", "hidden_by_limit")
    url = (file.get("url_private_download") or file.get("url_private") or "") if known else ""
    return Attachment(
        url=str(url),
        name=str(file.get("name") or file.get("title") or UNNAMED),
        size=file.get("size") or None,
        mime=file.get("mimetype") or None,
        id=str(file["id"]) if file.get("id") else None,
    )


def command_asker(body: Payload) -> Asker:
    person = Person(id=str(body["user_id"]), name=str(body.get("user_name") or body["user_id"]))
    return Asker(person=person, channel=str(body["channel_id"]), thread=None, response_url=body.get("response_url"))


def asker(body: Payload) -> Asker:
    """Whom a command or an interaction comes from."""
    return command_asker(body) if "command" in body else presser(body)


def presser(body: Payload) -> Asker:
    """Who pressed a button or chose a shortcut, and the thread that its message is in or begins."""
    container, message = body.get("container") or {}, body.get("message") or {}
    thread = message.get("thread_ts") or container.get("thread_ts")
    if not thread and not container.get("is_ephemeral"):
        thread = container.get("message_ts") or body.get("message_ts")
    return Asker(
        person=_user(body["user"]),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        thread=str(thread) if thread else None,
        response_url=body.get("response_url"),
        alone=bool(container.get("is_ephemeral")),
    )


def submitter(body: Payload, *, channel: str, thread: str | None, response_url: str | None) -> Asker:
    return Asker(person=_user(body["user"]), channel=channel, thread=thread, response_url=response_url)


def _user(user: Payload) -> Person:
    return Person(id=str(user["id"]), name=str(user.get("username") or user.get("name") or user["id"]))
