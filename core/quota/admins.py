"""Who changes limits: admins, and through which event of their platform."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotAllowed
from core.model import Person, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does it, where, and through which event of the platform. An event changes something only once."""

    event: str
    place: Place
    person: Person


def only(admin: bool) -> None:
    """Raises NotAllowed for anybody who is not an admin."""
    if not admin:
        raise NotAllowed("Only admins can see or change that. Ask one of them.")
