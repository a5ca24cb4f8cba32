"""What the model is given: the asker's words verbatim, with a few words of ours around them. Edits are stateless and complete.

Pictures go in this order: those attached to the ask as they were attached, then those that the current picture goes back to, and
the current picture last. So "picture 1" is the first picture for the asker and the model alike; and a model that is given no ratio
follows the picture being changed, because it goes by the last one (Gemini image documentation, read 2026-11-21).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.acts import table
from core.listing import listed
from core.model import Act, Role, Tier, Version, Wish, shape_of

# This is sent with every edit, whether it changes a colour or the camera, so it names nothing that an ask might change.
_KEEP = (
    "Change only what is asked for here and what follows from it. Whatever this ask does not touch stays as it is in the current "
    "picture."
)
_FORMAT = (
    "The new picture's format is {ratio}, unlike the current one's: show as much more or less of the scene as that takes. Stretch "
    "nothing and add no borders."
)
_MASKED = (
    "Picture {number} is a mask of {of}: white marks the region that this ask is about, {where}. Change only what lies "
    "within it. Everything outside it stays exactly as it is, at the same place and size."
)
_DRAWN = (
    "Picture {number} is a copy of {of} on which somebody drew around the region that this ask is about, {where}. Change "
    "only what lies within it, and don't paint what was drawn. Everything outside it stays exactly as it is, at the same place and size."
)
_VARIATION = "Paint a new variation of the current picture"
_ANOTHER_TAKE = f"{_VARIATION}: another take on the same idea, clearly different from it."
_ASKED_VARIATION = f"{_VARIATION}, as these words ask:"
_ALONE = "The {count} pictures asked for are painted one by one, each on its own: this request is for one of them alone."
_OPEN = "The idea stays the same; what the words leave open may be clearly different."
_FINAL = "Paint the current picture once more as the final, at the highest quality and in the finest detail"
_SAME_FINAL = f"{_FINAL}. It stays the same picture in everything, its lettering included: add nothing, remove nothing."
_ASKED_FINAL = f"{_FINAL}, changed as asked for here."
_REFRAMED = "Show the current picture in another format. Its subject, style and lettering stay the same; only the framing changes."
_AT_ONCE = "Make all of these changes at once, in this order:"
_ORIGIN = "The current picture was asked for with these words: "
# What a role's pictures are for, as a phrase for one picture and one for several.
_ROLES = {
    Role.CHANGE: ("is the one to change", "are the ones to change"),
    Role.STYLE: ("gives the style", "give the style"),
    Role.OBJECT: ("shows what to put in", "show what to put in"),
    Role.FACE: ("shows the face to use", "show the faces to use"),
    Role.REGION: ("marks the region meant", "mark the regions meant"),
    Role.LAYOUT: ("gives the layout", "give the layout"),
}
MOST_WORDS = 9_000  # characters of the asker's, now and before: with ours, a prompt stays within its reservation
_MOST_ORIGIN = 4_000  # characters of what was asked for before: the first ask and the latest edits are kept
_SMALL = ("512", "512px", "0.5K")  # sizes below 1K, for several pictures of one ask alone
_EDGES = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}  # of a square; other ratios have about as many pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An ask that the current picture goes back to. `pictures` are those attached to it: the number that the asker knew it by, and
    its number in the request."""

    words: str
    pictures: tuple[tuple[int, int], ...] = ()


def words_for(
    wish: Wish,
    *,
    act: Act,
    attached: int = 0,
    earlier: int = 0,
    roles: Sequence[Role | None] = (),
    origin: Sequence[Said] = (),
    new_ratio: str | None = None,
    called: Sequence[str | None] = (),
    current: int | None = None,
    region: str = "",
) -> str:
    """The instruction to send.

    attached   pictures attached to this ask; `earlier`: those that the current picture goes back to
    roles      what those attached are for, in their order, as far as the words say it
    origin     the asks that the current picture goes back to, oldest first: for variations and finals
    new_ratio  the ratio asked for, if it is not the current picture's
    called     how the words name each of the pictures, where they do
    current    the number of the version that is changed, where the words name versions
    region     what `region_words` gave
    """
    if act is Act.NEW:
        parts = [
            wish.words,
            " ".join(one for one in (_attached(attached), _for_what(roles[:attached]), _named(called, None)) if one),
            region,
        ]
    else:
        parts = [*_asked(wish, act, changed=new_ratio is not None), _FORMAT.format(ratio=new_ratio) if new_ratio else ""]
        room = max(0, min(_MOST_ORIGIN, MOST_WORDS - len(wish.words)))
        which = (_given(attached, earlier), _for_what(roles[:attached]), _named(called, current))
        parts += [" ".join(one for one in which if one), region]
        parts += [_origin(origin, room=room) if table.row(act).goes_back else ""]
    if wish.count > 1 and wish.words:
        parts.append(_ALONE.format(count=wish.count))
    if wish.avoid:
        parts.append(f"Avoid: {wish.avoid}")
    return "\n\n".join(part for part in parts if part)


def region_words(number: int, where: str, *, drawn: bool, of: int | None = None) -> str:
    """What the model is told of a picture that marks a region. number: the picture's in the request; of: that of the picture which it is
    a region of, None: of the current one."""
    base = f"picture {of}, which is the one to change" if of is not None else "the current picture"
    return (_DRAWN if drawn else _MASKED).format(number=number, where=where, of=base)


def _asked(wish: Wish, act: Act, *, changed: bool) -> Sequence[str]:
    """What is asked of the current picture, and what stays."""
    if act is Act.PACK:
        return _REFRAMED, _KEEP
    if act is Act.VARIATIONS:
        return (_ASKED_VARIATION, wish.words, _OPEN) if wish.words else (_ANOTHER_TAKE,)
    if act is Act.FINAL:
        return (_ASKED_FINAL, wish.words, _KEEP) if wish.words or wish.avoid or changed else (_SAME_FINAL,)
    return wish.words, _KEEP


# --- which picture is which --------------------------------------------------------------------------------------------


def _attached(count: int) -> str:
    if count < 2:
        return "The attached picture is picture 1." if count else ""
    return f"The {count} attached pictures are {_numbers(range(1, count + 1))}, in the order they were attached."


def _given(attached: int, earlier: int) -> str:
    """The pictures of a request that has a current one, in their order."""
    if not attached + earlier:
        return ""
    parts = []
    if attached:
        parts.append(f"{_numbers(range(1, attached + 1))}, attached to this ask")
    if earlier:
        parts.append(f"{_numbers(range(attached + 1, attached + earlier + 1))}, which the current picture was made with")
    return f"The pictures given, in this order: {'; '.join(parts)}; and last the current picture."


def _for_what(roles: Sequence[Role | None]) -> str:
    """What each picture is for: "Picture 1 is the one to change; pictures 2 and 3 give the style." """
    of = {role: [n for n, one in enumerate(roles, 1) if one is role] for role in dict.fromkeys(roles) if role is not None}
    said = "; ".join(f"{_numbers(numbers)} {_ROLES[role][len(numbers) > 1]}" for role, numbers in of.items())
    return _sentence(said)


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _named(called: Sequence[str | None], current: int | None) -> str:
    """Which picture is which of those that the words name: "Picture 1 is the one called v2; the current picture is v3." """
    said = [f"picture {n} is the one {name}" for n, name in enumerate(called, 1) if name is not None]
    said += [f"the current picture is the one called v{current}"] if current is not None else []
    return _sentence("; ".join(said))


def _origin(origin: Sequence[Said], *, room: int) -> str:
    asks = [" ".join(one.words.split()) + _whose(one.pictures) for one in origin]
    if not asks:
        return ""
    first, latest = asks[0][: room // 2], asks[1:]
    while sum(map(len, latest)) > room // 2:
        latest = latest[1:]
    return _ORIGIN + "; then: ".join([first, *(["…"] if len(latest) < len(asks) - 1 else []), *latest])


def at_once(asks: Sequence[Said]) -> str:
    """All edits of a lineage as the words of one. The words of each are verbatim."""
    listed = (f"{n}. {one.words.strip()}{_whose(one.pictures)}" for n, one in enumerate(asks, 1))
    return "\n".join([_AT_ONCE, *listed])


def _whose(pictures: Sequence[tuple[int, int]]) -> str:
    then, here = [one for one, _ in pictures], [one for _, one in pictures]
    if then == here:
        return f" (with {_numbers(here)})" if here else ""
    return f" (its {_numbers(then)} {'is' if len(then) == 1 else 'are'} {_numbers(here)} here)"


def _numbers(numbers: Sequence[int]) -> str:
    """ "picture 1", "pictures 1 and 2", "pictures 1 to 4", "pictures 1, 3 and 4"."""
    if len(numbers) == 1:
        return f"picture {numbers[0]}"
    if len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"pictures {numbers[0]} to {numbers[-1]}"
    return f"pictures {listed([str(number) for number in numbers])}"


# --- ratio and size ----------------------------------------------------------------------------------------------------


def ratio_of(tier: Tier, width: int, height: int) -> str | None:
    """The tier's ratio that matches a picture of this size within 4 %. It is sent with an edit, because a model left to itself only
    guesses the shape. None: no ratio matches, and the model follows the last picture, which is the current one."""
    shape = width / height
    best = min(tier.ratios, key=lambda ratio: abs(shape_of(ratio) / shape - 1), default=None)
    return best if best is not None and abs(shape_of(best) / shape - 1) <= 0.04 else None


def size_for(tier: Tier, wish: Wish, act: Act, lineage: Sequence[Version] = ()) -> str | None:
    """The size to ask for: what was asked, else the largest for a final, else the smallest for several pictures of one ask if that is below
    1K, else that of the drafts, else 1K. Always one of the tier's own, since an `again` may go to a tier that lacks the size of what it
    repeats.

    lineage  from the fresh start down to the picture being changed. A final in it is not a draft; what is made from it is one again.
    """
    if wish.size in tier.sizes:
        return wish.size
    if act is Act.FINAL:
        return tier.sizes[-1]
    small = [size for size in tier.sizes if size in _SMALL]
    draft = next((version.asked_size for version in reversed(lineage) if version.act not in (Act.FINAL, Act.EXACT)), None)
    if small and wish.count > 1 and draft in (None, "1K", *_SMALL):
        return small[0]
    if draft in tier.sizes and draft not in _SMALL:
        return draft
    return "1K" if "1K" in tier.sizes else tier.sizes[0]


def own_size(tier: Tier, version: Version) -> str:
    """The tier's size that a version has: the one that it was painted at, else the smallest that it does not exceed by far."""
    if version.asked_size in tier.sizes:
        return version.asked_size
    edge = (version.original.width * version.original.height) ** 0.5
    return next((size for size in tier.sizes if size in _EDGES and edge <= 1.25 * _EDGES[size]), tier.sizes[-1])


def shortfalls(asked_ratio: str | None, asked_size: str | None, width: int, height: int) -> Sequence[str]:
    """Sentences about where the model's picture differs from what was asked for."""
    wrong = [asked_ratio] if asked_ratio is not None and abs(shape_of(asked_ratio) * height / width - 1) > 0.06 else []
    if asked_size in _EDGES and (width * height) ** 0.5 < 0.75 * _EDGES[asked_size]:
        wrong.append(asked_size)
    return (f"You asked for {' at '.join(wrong)}. The model painted {width} × {height}.",) if wrong else ()
