"""One of each message, modal and Home that we send, for `darkroom doctor` to have Slack look at. Nothing of it is posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bots.slack import home, modals, view
from bots.slack.escape import escaped
from bots.slack.modals import Opened
from bots.speech import text
from bots.speech.tables import Row, Section, Table
from core.model import (
    Act,
    MicroDollars,
    Original,
    Person,
    Place,
    Reason,
    Receipt,
    RenderId,
    Sha256,
    ThreadId,
    Tier,
    Version,
    VersionId,
    Wish,
)
from core.ports.platform import Post, Progress, Result
from core.quota import Scope, Target
from core.studio.answers import Confirm, Info, Unsure

_WORDS = "a red bicycle leaning against a blue door, <&> *with* `marks`"
_ASKER = Person(id="U00000000", name="Ana")
_ORIGINAL = "https://darkroom.example.com/originals/1"


class _NoMarks:
    def get(self, key: str) -> str | None:
        return None

    async def set(self, key: str, value: str) -> None: ...

    def defer(self, key: str, value: str) -> None: ...


def messages(tiers: Mapping[str, Tier]) -> Mapping[str, Mapping[str, Any]]:
    """Messages by what they are: each with its `text` and `blocks`."""
    post = Post(
        render=RenderId("r1"),
        place=Place(platform="slack", workspace="T00000000", channel="C00000000"),
        person=_ASKER,
        wish=Wish(act=Act.NEW, words=_WORDS),
        marks=_NoMarks(),
    )
    one, several = _result(tiers, 1), _result(tiers, 4)
    wish, shown = Wish(act=Act.EDIT, words=_WORDS), escaped(_WORDS, view.WORDS)
    said: dict[str, Mapping[str, Any]] = {
        "a placeholder": view.placeholder(tiers, post, Progress(tier=next(iter(tiers)), stage="painting", seconds_left=8)),
        "a picture": {"text": shown, "blocks": view.result(tiers, post, one, full=True, in_channel=True)},
        "four pictures": {"text": shown, "blocks": view.result(tiers, post, several, original=_ORIGINAL)},
        "a failure": view.failed(post, text.BROKEN),
        "Info": view.info(tiers, Info(version=one.versions[0], number_of={}, current=True), original=_ORIGINAL),
        "a question": view.choice_of(_ASKER.id, _WORDS, Unsure(pending="p1", wish=wish)),
        "a price to confirm": view.choice(Confirm(pending="p1", price=MicroDollars(240_000))),
        "limits": view.bars(_table(), editable=True),
        "a request for more": view.wanted(_WORDS, "q1"),
        "the record of changes": view.audit(f"Ana, channel C00000000: {_WORDS}"),
    }
    return said


def views(tiers: Mapping[str, Tier]) -> Mapping[str, Mapping[str, Any]]:
    """Modals and the Home by what they are."""
    where, versions = Opened(channel="C00000000"), _result(tiers, 2).versions
    return {
        "the form for a picture": modals.imagine(where, tiers),
        "the form for an edit": modals.edit(where),
        "the form for an alt text": modals.alt(where, _WORDS),
        "the form for limits": modals.limits(where, _table(), [Target(scope=Scope.GROUP, subject="S00000000", name="designers")]),
        "a note": modals.told(_table()),
        "the Home": home.view(versions, {}),
    }


def _table() -> Table:
    rows = (Row(title="20 images a day", says="3 left", share=0.85, below="opens again in 12 h"),)
    return Table(says=_WORDS, sections=(Section(heading="This channel", rows=rows),), after=_WORDS)


def _result(tiers: Mapping[str, Tier], count: int) -> Result:
    versions = tuple(_version(tiers, number) for number in range(1, count + 1))
    number_of = {version.id: version.number for version in versions}
    return Result(
        act=Act.NEW, versions=versions, current=versions[0].id, number_of=number_of, notes=(_WORDS,), quota_left="3 left today"
    )


def _version(tiers: Mapping[str, Tier], number: int) -> Version:
    name, tier = next(iter(tiers.items()))
    return Version(
        id=VersionId(f"v{number}"),
        thread=ThreadId("t1"),
        number=number,
        parent=None,
        before=None,
        render=RenderId("r1"),
        act=Act.NEW,
        words=_WORDS,
        original=Original(sha256=Sha256("0" * 64), mime="image/png", width=1024, height=1024, size=1_000_000),
        tier=name,
        model=tier.model,
        reason=next(iter(Reason)),
        lack=None,
        asked_ratio=None,
        asked_size=None,
        receipt=Receipt(cost=MicroDollars(34_000), seconds=7.0, remark=_WORDS),
        alt=_WORDS,
        person=_ASKER,
        made_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
