"""What the telling acts say: everything about a version, the lines of a history, the formats to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bots.speech import approvals, captions, exact
from core.model import Act, Stage, Tier, Version, VersionId, Wish
from core.quota.words import dollars
from core.studio.answers import Info, SideBySide

DRAFT_OF = ", the draft of this final"
FORMATS = "Which format for v{version}? The picture stays as it is, and what the new format adds is painted around it."
REGION = "only {where} was painted, and put into the picture before; the model's own picture is kept beside it"
_HIDDEN = (("Tier", "hidden until the tiers are shown, with its model, size, time, cost and original"),)
_UNDERSTOOD_BY = {
    Stage.EXACT: "its exact words",
    Stage.RULES: "our own rules",
    Stage.MODEL: "a text model at Google",
}


def info(tiers: Mapping[str, Tier], answer: Info) -> tuple[tuple[str, str], ...]:
    """Everything about one version, as labels and values."""
    version = answer.version
    origin = _origin(version, answer.number_of)
    rows = [
        ("Version", ", ".join([f"v{version.number}", *_also(answer)])),
        ("Made from", f"{origin}{DRAFT_OF}" if origin and version.act is Act.FINAL else origin or "scratch: a new picture"),
        *(
            [("Finals", ", ".join(f"v{one.number} ({captions.size(one.original)})" for one in answer.finals))]
            if answer.finals
            else []
        ),
        ("Asked by", version.person.name),
        ("Words", version.words or "(none)"),
        *([("Flags", flagged)] if answer.wish is not None and (flagged := " ".join(flags(answer.wish))) else []),
        *([("Avoided", answer.avoid)] if answer.avoid else []),
        *([("References", _listed(answer.references))] if answer.references else []),
        *([("Region", REGION.format(where=answer.region))] if answer.region else []),
        *([("Understood by", _UNDERSTOOD_BY[answer.stage])] if answer.stage is not None else []),
        *(_HIDDEN if version.hidden else _painted(tiers, version)),
        *([("Approval", "; ".join(approvals.line(one) for one in answer.approvals))] if answer.approvals else []),
        ("Made", version.made_at.strftime("%Y-%m-%d %H:%M UTC")),
        ("Alt text", version.alt),
        *([] if version.hidden else [("Response id", version.receipt.response_id or "none")]),
        *([] if version.hidden else [("sha256", version.original.sha256)]),  # whoever has the file would know it by that
    ]
    return tuple(rows)


def _painted(tiers: Mapping[str, Tier], version: Version) -> Iterator[tuple[str, str]]:
    """What painted a version, and what came of that."""
    receipt, sample = version.receipt, version.receipt.is_sample
    yield "Tier", f"none: a {captions.SAMPLE}" if sample and not version.is_exact else captions.painter(tiers, version)
    if not sample and not version.is_exact:
        yield "Model", receipt.model_version or version.model
    if receipt.remark:
        yield "The model said", receipt.remark
    yield "Size", f"{captions.size(version.original)}, {_weight(version.original.size)}, {version.original.mime}"
    yield "Took", captions.seconds(receipt.seconds)
    yield "Cost", "nothing" if sample or version.is_exact else dollars(receipt.cost)


def _also(answer: Info) -> list[str]:
    return [*([f"also called {answer.branch}"] if answer.branch else []), *(["the current one"] if answer.current else [])]


def flags(wish: Wish) -> list[str]:
    """What a wish demands beside its words and what it avoids, as it would be typed."""
    own = wish.combinations or wish.compare is not None  # the words or the tiers say how many
    count = str(wish.count) if wish.count > 1 and not own else None
    given = {"tier": wish.tier, "ar": wish.ratio, "size": wish.size, "count": count}
    return [*(f"--{name} {value}" for name, value in given.items() if value), *_compared(wish)]


def _compared(wish: Wish) -> list[str]:
    """The flags of a comparison; of a blind one without its tiers."""
    if wish.compare is None:
        return []
    return ["--compare", "--blind"] if wish.blind else [f"--compare {','.join(wish.compare)}".rstrip()]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{number} {_short(name, 40) or 'a picture'}" for number, name in enumerate(names, start=1))


def references(answer: Info) -> str:
    """What stands with the sheet of the pictures that a version was made with."""
    return f"v{answer.version.number} was made with: {_listed(answer.references)}"


def formats(version: Version) -> str:
    return FORMATS.format(version=version.number)


def side_by_side(answer: SideBySide) -> str:
    """A line for each version, in the order they were made; above them which page of the history it is, if there are several."""
    number_of = {**{version.id: version.number for version in answer.versions}, **answer.number_of}
    lines = [_page(answer)] if answer.pages > 1 else []
    asked = {one.version: f" · {approvals.briefly(one)}" for one in answer.approvals}
    for version in answer.versions:
        made_from = _origin(version, number_of)
        branch = answer.branches.get(version.id)
        called = f" ({branch})" if branch else ""
        origin = f" from {made_from}" if made_from else ""
        mark = "  ◀ current" if version.id == answer.current else ""
        format = f" {version.asked_ratio}" if version.act is Act.PACK and version.asked_ratio is not None else ""
        said = _short(version.words, 80) or f"{version.act}{format}"
        lines.append(f"v{version.number}{called}{origin} · {said} · {_tier(version)}{asked.get(version.id, '')}{mark}")
    return "\n".join(lines)


def _tier(version: Version) -> str:
    return exact.NO_MODEL if version.is_exact else captions.HIDDEN if version.hidden else version.tier


def _page(answer: SideBySide) -> str:
    current = (
        ""
        if answer.page == answer.current_page
        else f" The current one, v{answer.current_number}, is on page {answer.current_page}."
    )
    return f"Page {answer.page} of {answer.pages}.{current}"


def to_page(number: int) -> str:
    """The label of the button that shows another page of a history."""
    return f"Page {number}"


def _origin(version: Version, number_of: Mapping[VersionId, int]) -> str | None:
    if version.parent is None or version.parent not in number_of:
        return None
    return f"v{number_of[version.parent]}"


def _short(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _weight(size: int) -> str:
    """A number of bytes as people write it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"
