"""Who and what there is in the playground: a small team, its channels, its commands."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Act, Person

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

COMMANDS = {
    "imagine": Act.NEW,
    "edit": Act.EDIT,
    "again": Act.AGAIN,
    "variations": Act.VARIATIONS,
    "final": Act.FINAL,
    "undo": Act.UNDO,
    "redo": Act.REDO,
    "pick": Act.PICK,
    "cancel": Act.CANCEL,
    "info": Act.INFO,
    "history": Act.HISTORY,
    "help": Act.HELP,
}
DESK = ("quota", "usage")  # commands of the quota desk
