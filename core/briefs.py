"""What the model is told: the asker's words verbatim, a few words of ours around them. Edits are stateless and complete."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import Act, Tier, Version, Wish

_KEEP = (
    "Change only what this asks for. Keep everything else in the picture exactly as it is: composition, subjects, style, light "
    "and framing."
)
_REFERENCES = "The first picture is the one to change; the other {n} attached after it, in order, are references."
_REFERENCE = "The first picture is the one to change; the one attached after it is a reference."
_NEW_REFERENCES = "The {n} attached pictures are references, in order."
_EDGES = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}  # of a square; other ratios have about as many pixels
_VARIATION = (
    "Make a new variation of this picture: the same subject, idea and style, with a clearly different composition, angle or moment."
)
_FINAL = (
    "Render this same picture again as the final, at the highest quality and finest detail. Keep composition, subjects, colours, light, "
    "style and all lettering exactly as they are; add nothing and remove nothing."
)


def words_for(wish: Wish, *, act: Act, references: int, origin: str = "") -> str:
    """The instruction to send. `origin` is the ask that the picture goes back to, for a final."""
    parts = []
    if act is Act.NEW:
        parts.append(wish.words)
        if references:
            parts.append(_NEW_REFERENCES.format(n=references) if references > 1 else "The attached picture is a reference.")
    elif act is Act.EDIT:
        parts += [wish.words, _KEEP]
        if references:
            parts.append(_REFERENCES.format(n=references) if references > 1 else _REFERENCE)
    elif act is Act.VARIATIONS:
        parts += [_VARIATION, wish.words]
    else:
        parts += [_FINAL, f"It was asked for with these words: {origin}" if origin else "", wish.words]
    if wish.avoid:
        parts.append(f"Avoid: {wish.avoid}")
    return "\n\n".join(part for part in parts if part)


def ratio_of(tier: Tier, width: int, height: int) -> str | None:
    """The tier's ratio that a picture of this size has, within 4 %: sent with an edit, because a model left to itself follows the
    last input picture, which may be a reference. Source: Gemini image documentation, read 2026-11-21."""
    shape = width / height
    best = min(tier.ratios, key=lambda ratio: abs(_shape(ratio) / shape - 1), default=None)
    return best if best is not None and abs(_shape(best) / shape - 1) <= 0.04 else None


def _shape(ratio: str) -> float:
    width, height = ratio.split(":")
    return int(width) / int(height)


def size_for(tier: Tier, wish: Wish, act: Act, parent: Version | None) -> str | None:
    """The size to ask for: what was asked, else what the parent had, else the largest for a final and 1K for the rest. One of the
    tier's own: an `again` may go to a tier that lacks the size of what it repeats."""
    if wish.size in tier.sizes:
        return wish.size
    if act is Act.FINAL:
        return tier.sizes[-1]
    if parent is not None and parent.asked_size in tier.sizes:
        return parent.asked_size
    return "1K" if "1K" in tier.sizes else tier.sizes[0]


def shortfalls(asked_ratio: str | None, asked_size: str | None, width: int, height: int) -> Sequence[str]:
    """Sentences about what the model gave that was not asked for."""
    wrong = [asked_ratio] if asked_ratio is not None and abs(_shape(asked_ratio) * height / width - 1) > 0.06 else []
    if asked_size in _EDGES and (width * height) ** 0.5 < 0.75 * _EDGES[asked_size]:
        wrong.append(asked_size)
    return (f"Asked for {' at '.join(wrong)}; the model gave {width}×{height}.",) if wrong else ()
