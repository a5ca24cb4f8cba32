"""The platforms there are, and what their people call things."""

from __future__ import annotations

from core.model import Vocabulary

DISCORD = Vocabulary(workspace="server", group="role", edit="reply in its thread (or use /edit)")
SLACK = Vocabulary(
    help="/darkroom help",
    limits="/darkroom quota, /darkroom usage",
    reading="/darkroom studio reading",
    older="write v2: make it night",
)
PLAYGROUND = Vocabulary()

VOCABULARIES = {"discord": DISCORD, "slack": SLACK, "playground": PLAYGROUND}
