"""Stateless ids of buttons and modals, and nonces. An id works for ever: "d1:" is its format, later formats get another prefix.

d1:<act>:<subject>            subject: a version's id, a render's, a hunch's, or "<channel>.<message>" for the message menu
d1:<act>:<subject>:<render>   with the render that posted it: our own marker when a restart looks for its message
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

TEMPLATE = r"d1:(?P<act>[a-z]+):(?P<subject>[\w.-]+)(?::(?P<render>[\w.-]+))?"
CUSTOM_ID = 100  # Discord's limit
_NONCE = 25  # Discord's limit


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a custom id says."""

    act: str
    subject: str
    render: str | None = None


def custom_id(act: str, subject: str, render: str | None = None) -> str:
    """The id of a button; the marker is left out where it would not fit."""
    plain = f"d1:{act}:{subject}"
    marked = f"{plain}:{render}"
    return marked if render is not None and len(marked) <= CUSTOM_ID else plain


def read(custom_id: str) -> Pressed | None:
    """None: not one of ours, or of a format that never was."""
    found = re.fullmatch(TEMPLATE, custom_id)
    return Pressed(found["act"], found["subject"], found["render"]) if found else None


def nonce(*parts: str) -> str:
    """The same for the same parts in every process, so that a repeated post gives the first message back."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_NONCE]
