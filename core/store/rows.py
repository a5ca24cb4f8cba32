"""Converts between rows and values. The only module that knows how a value is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any

from core.adjustments import step_from
from core.model import (
    Act,
    Ask,
    Attachment,
    Choice,
    Lack,
    Message,
    MicroDollars,
    Original,
    Painted,
    Person,
    Place,
    Reason,
    Receipt,
    Render,
    RenderId,
    RenderState,
    Role,
    Sha256,
    Shortfall,
    Stage,
    ThreadId,
    Version,
    VersionId,
    VoteId,
    Wish,
)
from core.ports.pending import ANY_PRICE, PendingAsk
from core.ports.records import Thread
from core.ports.votes import Cell, Vote
from core.store import old_reasons
from core.store.connection import Row


def millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, tz=UTC)


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def wish_text(wish: Wish) -> str:
    return dump(_said(wish))


def _said(wish: Wish) -> dict[str, Any]:
    """The fields of a wish that say something. The others are left out, so that a process of the version before, which does not know the
    newest, can carry out every wish that needs none of them."""
    values = asdict(wish)
    return {field.name: values[field.name] for field in fields(wish) if getattr(wish, field.name) != field.default}


def wish_from(text: str) -> Wish:
    return _wish(json.loads(text))


def _wish(values: dict[str, Any]) -> Wish:
    stage = values.get("stage")
    return Wish(
        **{
            **values,
            "act": Act(values["act"]),
            "stage": None if stage is None else Stage(stage),
            "open": tuple(values.get("open", ())),
            "compare": None if values.get("compare") is None else tuple(values["compare"]),
            "failed_on": tuple(values.get("failed_on", ())),
            "formats": tuple(values.get("formats", ())),
            "taken": tuple(map(tuple, values.get("taken", ()))),
            "steps": tuple(map(step_from, values.get("steps", ()))),
            "combinations": tuple(map(tuple, values.get("combinations", ()))),
            "roles": tuple(None if role is None else Role(role) for role in values.get("roles", ())),
        }
    )


def attachments_text(attachments: Sequence[Attachment]) -> str:
    return dump([asdict(attachment) for attachment in attachments])


def attachments_from(text: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(**values) for values in json.loads(text))


def place_values(place: Place) -> dict[str, Any]:
    return {"platform": place.platform, "workspace": place.workspace, "channel": place.channel, "root": place.root}


def workspace_values(place: Place) -> dict[str, Any]:
    return {"platform": place.platform, "workspace": place.workspace}


def place_from(row: Row) -> Place:
    return Place(platform=row.platform, workspace=row.workspace, channel=row.channel, root=row.root)


def thread_from(row: Row) -> Thread:
    undone = tuple(VersionId(one) for one in json.loads(row.undone))
    return Thread(id=ThreadId(row.id), place=place_from(row), current=row.current, undone=undone)


def pending_ask_text(pending: PendingAsk) -> str:
    """A pending ask as text, without the ask's callback, which is a credential, and without what counts only until it is asked about."""
    ask = {**asdict(replace(pending.ask, callback={})), "wish": _said(pending.ask.wish)}
    del ask["changes"], ask["replies"]  # the version before does not know them
    return dump({"ask": ask, "price": pending.price})


def pending_ask_from(id: str, text: str) -> PendingAsk:
    values = json.loads(text)
    if "message" in values:  # from before migration 0007: a message, and what it wishes for
        return PendingAsk(id=id, ask=_ask_of_message(values["message"], values["wish"]), price=ANY_PRICE)
    return PendingAsk(id=id, ask=_ask_from(values["ask"]), price=values["price"])


def _ask_from(values: dict[str, Any]) -> Ask:
    return Ask(
        **{
            **values,
            "place": Place(**values["place"]),
            "person": Person(**values["person"]),
            "wish": _wish(values["wish"]),
            "references": tuple(Attachment(**one) for one in values["references"]),
            "groups": tuple(values["groups"]),
        }
    )


def _ask_of_message(message: dict[str, Any], wish: dict[str, Any]) -> Ask:
    fields = ("event", "place", "person", "references", "replied_to", "locale", "home")
    same = {field: message[field] for field in fields if field in message}
    return _ask_from({**same, "wish": wish, "message": message.get("id"), "groups": message.get("groups", ())})


def message_text(message: Message) -> str:
    return dump(asdict(message))


def message_from(text: str) -> Message:
    values = json.loads(text)
    return Message(
        **{
            **values,
            "place": Place(**values["place"]),
            "person": Person(**values["person"]),
            "references": tuple(Attachment(**one) for one in values["references"]),
            "pointed": tuple(Attachment(**one) for one in values["pointed"]),
            "groups": tuple(values["groups"]),
        }
    )


def choice_text(choice: Choice | None) -> str:
    return dump(choice and {"tier": choice.tier, "why": why_text(choice.reason, choice.lack), "rule": choice.rule})


def choice_from(text: str) -> Choice | None:
    values = json.loads(text)
    if not values:
        return None
    reason, lack = reason_from(values["why"])
    return Choice(tier=values["tier"], reason=reason, lack=lack, rule=values["rule"])


def why_text(reason: Reason, lack: Lack | None) -> str:
    """ "lettering;ratio;4:1;pro"."""
    return f"{reason};{lack.kind};{lack.value};{lack.tier}" if lack is not None else reason.value


def reason_from(text: str) -> tuple[Reason, Lack | None]:
    reason, *lack = text.split(";", 3)
    if reason not in set(Reason):
        return old_reasons.reason_from(text)
    if not lack:
        return Reason(reason), None
    kind, value, tier = lack
    return Reason(reason), Lack(tier=tier, kind=Shortfall(kind), value=value)


def render_from(row: Row) -> Render:
    callback: Mapping[str, str] = json.loads(row.callback) if row.callback else {}
    return Render(
        id=RenderId(row.id),
        thread=ThreadId(row.thread),
        place_in_thread=row.place_in_thread,
        place=place_from(row),
        person=Person(id=row.person_id, name=row.person_name),
        wish=wish_from(row.wish),
        choice=choice_from(row.choice),
        references=attachments_from(row.attachments),
        target=row.target,
        follows=bool(row.follows),
        state=RenderState(row.state),
        accepted_at=moment(row.accepted_at),
        sentence=row.sentence or "",
        reported=bool(row.reported),
        replied_to=row.replied_to,
        message=row.message,
        callback=callback,
        locale=row.locale,
    )


def original_from(row: Row) -> Original:
    return Original(sha256=Sha256(row.sha256), mime=row.mime, width=row.width, height=row.height, size=row.size)


def receipt_from(row: Row) -> Receipt:
    return Receipt(
        cost=MicroDollars(row.cost),
        seconds=row.seconds,
        remark=row.remark,
        response_id=row.response_id,
        model_version=row.model_version,
    )


def painted_from(row: Row) -> Painted:
    return Painted(
        slot=row.slot,
        original=original_from(row),
        receipt=receipt_from(row),
    )


def version_from(row: Row) -> Version:
    reason, lack = reason_from(row.why)
    return Version(
        id=VersionId(row.id),
        thread=ThreadId(row.thread),
        number=row.number,
        parent=row.parent,
        before=row.before,
        render=RenderId(row.render),
        act=Act(row.act),
        words=row.words,
        original=original_from(row),
        tier=row.tier,
        model=row.model,
        reason=reason,
        lack=lack,
        asked_ratio=row.asked_ratio,
        asked_size=row.asked_size,
        receipt=receipt_from(row),
        alt=row.alt,
        person=Person(id=row.person_id, name=row.person_name),
        made_at=moment(row.made_at),
        slot=int(row.slot),
        hidden=bool(row.hidden),
    )


def version_values(version: Version) -> dict[str, Any]:
    original = version.original
    return {
        "id": version.id,
        "thread": version.thread,
        "number": version.number,
        "parent": version.parent,
        "before": version.before,
        "render": version.render,
        "slot": version.slot,
        "act": version.act.value,
        "words": version.words,
        "sha256": original.sha256,
        "mime": original.mime,
        "width": original.width,
        "height": original.height,
        "size": original.size,
        "tier": version.tier,
        "model": version.model,
        "why": why_text(version.reason, version.lack),
        "asked_ratio": version.asked_ratio,
        "asked_size": version.asked_size,
        **asdict(version.receipt),
        "alt": version.alt,
        "person_id": version.person.id,
        "person_name": version.person.name,
        "made_at": millis(version.made_at),
        "hidden": int(version.hidden),
    }


def cells_from(text: str) -> tuple[Cell, ...]:
    return tuple(Cell(version=VersionId(version), label=label) for version, label in json.loads(text))


def vote_from(row: Row) -> Vote:
    return Vote(
        id=VoteId(row.id),
        about=row.about,
        thread=ThreadId(row.thread),
        place=place_from(row),
        person=Person(id=row.person_id, name=row.person_name),
        cells=cells_from(row.cells),
        opened_at=moment(row.opened_at),
        closes_at=moment(row.closes_at) if row.closes_at is not None else None,
        closed_at=moment(row.closed_at) if row.closed_at is not None else None,
    )


def vote_values(vote: Vote) -> dict[str, Any]:
    return {
        "id": vote.id,
        "about": vote.about,
        "thread": vote.thread,
        **place_values(vote.place),
        "person_id": vote.person.id,
        "person_name": vote.person.name,
        "cells": dump([[cell.version, cell.label] for cell in vote.cells]),
        "opened_at": millis(vote.opened_at),
        "closes_at": millis(vote.closes_at) if vote.closes_at is not None else None,
    }
