"""Pixels: makes attached pictures safe for a model, previews and contact sheets for people, and exact edits; measures drift.

Everything is pure and synchronous; callers run it in a thread. Originals are only ever read. A model's picture carries SynthID in
its pixels and C2PA beside them, and Pillow drops C2PA with every save (PNG, JPEG even with quality="keep", WebP), so whatever is
saved here is a derived copy. None of Pillow's global state is changed; sizes are checked in the header before a pixel is decoded.
"""

from core.pixels.adjusting import adjusted
from core.pixels.budget import needed
from core.pixels.contact import Card, contact
from core.pixels.drifts import drift
from core.pixels.formats import facts, sniff
from core.pixels.previews import preview
from core.pixels.references import note, reference
from core.pixels.regions import inside, marked
from core.pixels.soundness import sound
from core.pixels.trees import tree

__all__ = [
    "Card",
    "adjusted",
    "contact",
    "drift",
    "facts",
    "inside",
    "marked",
    "needed",
    "note",
    "preview",
    "reference",
    "sniff",
    "sound",
    "tree",
]
