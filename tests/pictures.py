"""Small pictures for people to attach, and for fakes to paint."""

from __future__ import annotations

import io

from PIL import Image


def png(colour: str = "red", size: int = 64) -> bytes:
    """A square of one colour, `size` pixels wide."""
    out = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(out, "PNG")
    return out.getvalue()
