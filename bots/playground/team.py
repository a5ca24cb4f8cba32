"""The playground's people and things: a small team, its channels, its commands."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Person

PLATFORM = "playground"
WORKSPACE = "demo"
STUDIO = "darkroom"  # the author of what the studio posts
STUDIO_NAME = "Darkroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    person: Person
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    name: str
    topic: str


def _member(name: str, ident: str, *, admin: bool = False) -> Member:
    return Member(person=Person(id=ident, name=name), admin=admin)


MEMBERS = {
    member.person.id: member
    for member in (_member("Ana", "ana", admin=True), _member("Ben", "ben"), _member("Chloé", "chloe"), _member("Deniz", "deniz"))
}
CHANNELS = {
    channel.name: channel
    for channel in (
        Channel(name="general", topic="Ask for a picture, then talk it into shape"),
        Channel(name="moods", topic="Light, colour, atmosphere"),
        Channel(name="packaging", topic="Labels, boxes, lettering that must be right"),
    )
}

DESK = {  # commands about limits, usage and settings: what they take, what they do
    "quota": ("show, set, clear, grant or audit", "Limits: how full they are, and what they are"),
    "usage": ("me, channel or workspace", "What was spent, as a chart and a CSV"),
    "studio": ("reading model, rules or default", "Who reads replies in this channel: a model at Google, or local rules"),
}
