"""Pictures that people showed in a place, with the message that shows each: when it is deleted, they are forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.model import Attachment, Person, Place
from core.ports.records import ShownPictures
from core.store import rows
from core.store import statements as sql
from core.store.connection import Connection


def values(place: Place, person: Person | None) -> dict[str, Any]:
    return {**rows.place_values(place), "root": place.root or "", "person": person.id if person is not None else ""}


def keep(connection: Connection, shown: ShownPictures) -> None:
    """Keep pictures until their moment, in place of those before. Of pictures that were among these, their first message stays noted."""
    where = values(shown.place, shown.person)
    before = connection.execute(sql.SHOWN_BY_MESSAGES, where).first()
    noted: Mapping[str, str] = json.loads(before.messages) if before is not None else {}
    by = {_name(one): noted.get(_name(one), shown.message) for one in shown.pictures}
    messages = {name: message for name, message in by.items() if message is not None}
    kept = _kept(shown.pictures, messages)
    connection.execute(sql.KEEP_SHOWN, {**where, **kept, "until": rows.millis(shown.until)})


def forget_message(connection: Connection, where: Mapping[str, Any], message: str, now: datetime) -> None:
    """Forget the pictures that a message of a channel shows. where: the channel."""
    values = {**where, "now": rows.millis(now), "like": f'%"{message}"%'}
    for row in connection.execute(sql.SHOWN_IN_CHANNEL, values).all():
        messages: Mapping[str, str] = json.loads(row.messages)
        pictures = [one for one in rows.attachments_from(row.pictures) if messages.get(_name(one)) != message]
        at = {**where, "root": row.root, "person": row.person}
        if pictures:
            left = {name: by for name, by in messages.items() if by != message}
            connection.execute(sql.LEAVE_SHOWN, {**at, **_kept(pictures, left)})
        else:
            connection.execute(sql.FORGET_SHOWN, at)


def _kept(pictures: Sequence[Attachment], messages: Mapping[str, str]) -> dict[str, str]:
    return {"pictures": rows.attachments_text(pictures), "messages": rows.dump(messages)}


def _name(picture: Attachment) -> str:
    return picture.id or picture.url
