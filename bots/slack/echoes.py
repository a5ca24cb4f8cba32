"""What Slack delivers of our own doings: our messages, their changes and deletions come back as events, three or four for a picture.

Nobody asks anything in them, so they do not go through bolt, which would take as much of the processor for them as for all asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bots.slack import read, teams
from bots.slack.recent import Recent
from bots.slack.web import Identity

Payload = Mapping[str, Any]


def is_echo(body: Payload, me: Identity, recent: Recent) -> bool:
    """Whether a payload is for our installation and tells of what we, or Slackbot, said or did. `recent` learns from it which message
    shows an upload."""
    event = _object(body.get("event"))
    channel = str(event.get("channel"))
    if event.get("type") != "message" or not teams.ours(body, me):
        return False
    if (gone := read.deleted(event)) is not None:  # others may delete a message of ours, which counts
        return recent.deletes(channel, gone)
    if event.get("subtype") == "message_changed":
        return teams.from_a_machine({"event": _object(event.get("message"))}, me)
    if not teams.from_a_machine(body, me):
        return False
    files = event.get("files")
    for file in files if isinstance(files, list) else ():
        recent.shown(channel, str(_object(file).get("id")), str(event.get("ts")))
    return True


def _object(found: object) -> Payload:
    return found if isinstance(found, Mapping) else {}
