"""The playground's people and things: a small team, its channels, its commands."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Person, Place

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
    """A channel of the playground. `asks` are suggested where nothing was said yet: a title, and an ask whose every motif the
    sample engine draws."""

    name: str
    topic: str
    asks: tuple[tuple[str, str], ...]


def place(channel: str, root: str | None) -> Place:
    """A channel of the playground's, or the thread there that begins at `root`."""
    return Place(platform=PLATFORM, workspace=WORKSPACE, channel=channel, root=root)


def _member(name: str, ident: str, *, admin: bool = False) -> Member:
    return Member(person=Person(id=ident, name=name), admin=admin)


MEMBERS = {
    member.person.id: member
    for member in (_member("Ana", "ana", admin=True), _member("Ben", "ben"), _member("Chloé", "chloe"), _member("Deniz", "deniz"))
}
CHANNELS = {
    channel.name: channel
    for channel in (
        Channel(
            name="general",
            topic="Ask for a picture, then talk it into shape",
            asks=(
                ("A first picture", "/imagine a red bicycle leaning against a blue door"),
                ("A format of your own", "/imagine a lighthouse by the sea at night --ar 16:9"),
                ("Four at once", "/imagine a red balloon over the mountains at sunset --count 4"),
                ("A model of your own", "/imagine an orange cat at a green door --tier pro"),
            ),
        ),
        Channel(
            name="moods",
            topic="Light, colour, atmosphere",
            asks=(
                ("Last light", "/imagine a white boat on the sea at sunset, birds in the sky"),
                ("Fog", "/imagine a boat in fog, the moon above the sea --ar 16:9"),
                ("Rain, twice", "/imagine a yellow house in the rain --count 2"),
                ("Snow", "/imagine a red house in the mountains in snow"),
            ),
        ),
        Channel(
            name="packaging",
            topic="Labels, boxes, lettering that must be right",
            asks=(
                ("A motif for matches", "/imagine a black cat at night, the moon above"),
                ("For a tea label, tall", "/imagine yellow flowers and a green tree --ar 3:4"),
                ("For soap, four ways", "/imagine pink flowers by a white door --count 4"),
                ("For a coffee bag", "/imagine a lighthouse by the sea at dawn --tier pro"),
            ),
        ),
    )
}

OTHER_COMMANDS = {  # commands that are no acts, about limits, usage and settings: what they take, what they do
    "quota": ("show, set, clear, grant or audit", "Limits: how full they are, and what they are"),
    "usage": ("me, channel or workspace", "What was spent, as a chart and a CSV"),
    "studio": (
        "reading model, rules or default; merge on, off or default; lettering on, off or default; approval 2 of @Ana @Ben, or off",
        "Who reads replies here, whether changes that wait become one picture, whether lettering is read back, who approves finals",
    ),
}
