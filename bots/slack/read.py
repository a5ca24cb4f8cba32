"""Slack's payloads as the studio's values. What is not for us is None."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.slack.escape import as_written
from core.model import Attachment, Message, Person, Place

Payload = Mapping[str, Any]

PLATFORM = "slack"
_SAID = (None, "file_share", "thread_broadcast")  # the subtypes of messages that people write
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_EVERYBODY = r"<!(?:here|channel|everyone)(?:\|[^>]*)?>"
_GREETING = r"\s*(?:(?:hey|hi|hello|yo|cc|fyi|ping|hallo|hola|salut|ciao|hej|ok)[ ,!:]{1,3})?"
_SPEAKS_TO = re.compile(rf"{_GREETING}(?:{_EVERYBODY}|<!subteam\^[^>]+>|<#[^>]+>)", re.IGNORECASE)
_LONGEST_CALL = 60  # characters
_CALLS_ALL = re.compile(rf"{_EVERYBODY}[\s.!?]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whom to answer, and where: alone (response_url or an ephemeral message), or in the thread of what they wrote.

    `thread` is where an answer to everybody goes: the thread's root, or the message itself."""

    person: Person
    channel: str
    thread: str | None
    response_url: str | None = None
    groups: tuple[str, ...] = ()  # user groups that limits are for
    wrote: bool = False  # a plain message: it is answered in its thread


def heard(event: Payload, *, team: str, me: str) -> Message | None:
    """A message or app_mention event. The same message arriving as both has one event id."""
    user = event.get("user")
    if event.get("subtype") not in _SAID or event.get("bot_id") or event.get("hidden") or event.get("edited"):
        return None
    if not user or user == me or "ts" not in event or "channel" not in event:
        return None
    markup, ts, root = str(event.get("text") or ""), str(event["ts"]), event.get("thread_ts")
    mentions = [match.group(1) for match in _MENTION.finditer(markup)]
    return Message(
        event=f"m:{event['channel']}:{ts}",
        place=Place(platform=PLATFORM, workspace=team, channel=str(event["channel"]), root=root if root != ts else None),
        person=Person(id=str(user), name=_name(event)),
        text=as_written(without_me(markup, me)),
        references=attachments(event),
        id=ts,
        addressed=me in mentions or event.get("channel_type") == "im",
        to_others=_to_others(markup, mentions, me),
    )


def without_me(markup: str, me: str) -> str:
    """The text without the mentions of the bot, and without the gap they leave."""
    return re.sub(rf"[ \t]?<@{re.escape(me)}(?:\|[^>]*)?>[,:]?", "", markup).strip()


def _to_others(markup: str, mentions: list[str], me: str) -> bool:
    """It begins with a mention of somebody else, of a group or of a channel, ends by calling everybody, or mentions only others."""
    first = _MENTION.match(markup.lstrip())
    if (first is not None and first.group(1) != me) or _SPEAKS_TO.match(markup):
        return True
    if me in mentions:
        return False
    return _CALLS_ALL.search(markup[-_LONGEST_CALL:]) is not None or (bool(mentions) and not _MENTION.sub("", markup).strip())


def _name(event: Payload) -> str:
    profile: Payload = event.get("user_profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or event.get("username") or event["user"])


def attachments(message: Payload) -> tuple[Attachment, ...]:
    """The files of a message. A stub from a shared channel has no address yet: it is asked for when the file is fetched."""
    return tuple(_attachment(file) for file in message.get("files") or () if file)


def _attachment(file: Payload) -> Attachment:
    known = file.get("file_access") != "check_file_info" and file.get("mode") not in ("tombstone", "hidden_by_limit")
    url = (file.get("url_private_download") or file.get("url_private") or "") if known else ""
    return Attachment(
        url=str(url),
        name=str(file.get("name") or file.get("title") or "picture"),
        size=file.get("size") or None,
        mime=file.get("mimetype") or None,
        id=str(file["id"]) if file.get("id") else None,
    )


def command_asker(body: Payload) -> Asker:
    person = Person(id=str(body["user_id"]), name=str(body.get("user_name") or body["user_id"]))
    return Asker(person=person, channel=str(body["channel_id"]), thread=None, response_url=body.get("response_url"))


def presser(body: Payload) -> Asker:
    """Who pressed a button or chose a shortcut, and the thread that its message stands in or begins."""
    container, message = body.get("container") or {}, body.get("message") or {}
    thread = message.get("thread_ts") or container.get("thread_ts")
    if not thread and not container.get("is_ephemeral"):
        thread = container.get("message_ts") or body.get("message_ts")
    return Asker(
        person=_user(body["user"]),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        thread=str(thread) if thread else None,
        response_url=body.get("response_url"),
    )


def submitter(body: Payload, *, channel: str, thread: str | None, response_url: str | None) -> Asker:
    return Asker(person=_user(body["user"]), channel=channel, thread=thread, response_url=response_url)


def _user(user: Payload) -> Person:
    return Person(id=str(user["id"]), name=str(user.get("username") or user.get("name") or user["id"]))
