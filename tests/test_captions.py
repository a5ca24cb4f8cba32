"""Every kind of caption, in the ask's context, written out in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from bots.speech import captions, reasons, telling
from bots.speech import limits as phrases
from core import tiers
from core.model import SAMPLE, Act, Lack, MicroDollars, Reason, Receipt, Shortfall, Tier, Version, Wish
from core.ports.platform import Result
from core.studio.answers import Info
from core.tiers import DEFAULT_TIERS
from tests.test_store import version

CENT = 10_000


def shown(
    number: int,
    tier: str = "flash",
    *,
    cost: float = 4,
    reason: Reason = Reason.SMALL_CHANGE,
    lack: Lack | None = None,
    act: Act = Act.EDIT,
    of: Version | None = None,
    size: str | None = "1K",
    pixels: tuple[int, int] = (1024, 1024),
    ratio: str | None = None,
    seconds: float = 7.0,
    sample: bool = False,
    remark: str = "",
) -> Version:
    made = version(number, f"r{number}", "t1")
    receipt = Receipt(
        cost=MicroDollars(round(cost * CENT)), seconds=seconds, remark=remark, model_version=SAMPLE if sample else "m"
    )
    original = replace(made.original, width=pixels[0], height=pixels[1])
    return replace(
        made,
        number=number,
        tier=tier,
        reason=reason,
        lack=lack,
        act=act,
        parent=of.id if of is not None else None,
        asked_size=size,
        asked_ratio=ratio,
        receipt=receipt,
        original=original,
    )


def result(
    *versions: Version,
    before: Version | None = None,
    act: Act | None = None,
    left: str | None = None,
    tight: bool = False,
    notes: Sequence[str] = (),
) -> Result:
    return Result(
        act=act or versions[0].act,
        versions=tuple(versions),
        current=versions[0].id,
        number_of={one.id: one.number for one in (*versions, *([before] if before is not None else []))},
        before=before,
        notes=tuple(notes),
        quota_left=left,
        is_tight=tight,
    )


FIRST = shown(1, "lite", cost=3.4, act=Act.NEW, reason=Reason.CASUAL)
SECOND = shown(2, of=FIRST)
ON_PRO = shown(3, "pro", cost=14.2, reason=Reason.LETTERING, of=SECOND)
WIDE = shown(1, act=Act.NEW, ratio="16:9", pixels=(1376, 768))
SAMPLED = shown(1, "lite", cost=0, act=Act.NEW, sample=True)
FOUR = [shown(n, cost=3.4, act=Act.NEW, reason=Reason.SEVERAL) for n in (1, 2, 3, 4)]
VARIED = [shown(n, cost=4, act=Act.VARIATIONS, of=SECOND, reason=Reason.SEVERAL) for n in (3, 4, 5)]
OFF = Lack(tier="pro", kind=Shortfall.OFF)
NO_1_4 = Lack(tier="lite", kind=Shortfall.RATIO, value="1:4")


@dataclass(frozen=True)
class Case:
    said: str
    shown: Result
    short: str
    full: str | None = None
    in_channel: bool = False
    tiers: Mapping[str, Tier] | None = None


CASES = [
    Case(
        "/imagine a red bicycle",
        result(FIRST),
        "v1 · Nano Banana 2 Lite · 3¢",
        "v1 · lite (Nano Banana 2 Lite): one casual subject · 1024×1024 · 7.0 s · $0.034",
    ),
    Case(
        "make the door green: another engine than the one before",
        result(SECOND, before=FIRST),
        "v2 from v1 · Nano Banana 2.1 · 4¢",
        "v2 from v1 · flash (Nano Banana 2.1): a small change · 1024×1024 · 7.0 s · $0.04",
    ),
    Case("make it night: the same engine", result(shown(3, of=SECOND), before=SECOND), "v3 from v2 · 4¢"),
    Case(
        "add a moon: the limit gets tight",
        result(shown(3, of=SECOND), before=SECOND, left="1 left today", tight=True),
        "v3 from v2 · 4¢ · 1 left today",
        "v3 from v2 · flash (Nano Banana 2.1): a small change · 1024×1024 · 7.0 s · $0.04 · 1 left today",
    ),
    Case(
        "add a moon: there is plenty left",
        result(shown(3, of=SECOND), before=SECOND, left="17 left today"),
        "v3 from v2 · 4¢",
        "v3 from v2 · flash (Nano Banana 2.1): a small change · 1024×1024 · 7.0 s · $0.04 · 17 left today",
    ),
    Case(
        "write “Grand opening, doors 7 pm” on it",
        result(ON_PRO, before=SECOND),
        "v3 from v2 · Pro, for the lettering · 14¢",
        "v3 from v2 · pro (Nano Banana Pro): lettering that must be right · 1024×1024 · 7.0 s · $0.142",
    ),
    Case(
        "/imagine a poster that says …: the first names its engine in full",
        result(shown(1, "pro", cost=14.2, act=Act.NEW, reason=Reason.LETTERING)),
        "v1 · Nano Banana Pro, for the lettering · 14¢",
    ),
    Case(
        "three people, each in their place",
        result(shown(1, "pro", cost=14.2, act=Act.NEW, reason=Reason.SUBJECTS)),
        "v1 · Nano Banana Pro, for the many subjects · 14¢",
    ),
    Case(
        "once more with lettering, on Pro already: the reason why it costs that much again",
        result(shown(4, "pro", cost=14.2, reason=Reason.LETTERING, of=ON_PRO), before=ON_PRO),
        "v4 from v3 · Pro, for the lettering · 14¢",
    ),
    Case(
        "and then a small change",
        result(shown(4, of=ON_PRO), before=ON_PRO),
        "v4 from v3 · Nano Banana 2.1 · 4¢",
    ),
    Case(
        "final 4K",
        result(
            shown(4, "pro", cost=25.2, act=Act.FINAL, reason=Reason.FINAL, of=ON_PRO, size="4K", pixels=(4096, 4096)), before=ON_PRO
        ),
        "v4 from v3 · final, 4096 × 4096 · 25¢",
        "v4 from v3 · pro (Nano Banana Pro): a final · 4096×4096 · 7.0 s · $0.252",
    ),
    Case(
        "final of a draft by another engine",
        result(
            shown(3, "pro", cost=25.2, act=Act.FINAL, reason=Reason.FINAL, of=SECOND, size="4K", pixels=(4096, 4096)), before=SECOND
        ),
        "v3 from v2 · Nano Banana Pro · final, 4096 × 4096 · 25¢",
    ),
    Case(
        "final, agreed to on another tier because Pro is off",
        result(
            shown(3, act=Act.FINAL, reason=Reason.FINAL, lack=OFF, of=SECOND, cost=11.7, size="4K", pixels=(4096, 4096)),
            before=SECOND,
        ),
        "v3 from v2 · Flash, as pro isn't available now · final, 4096 × 4096 · 12¢",
    ),
    Case(
        "lettering, while Pro is off",
        result(shown(3, reason=Reason.LETTERING, lack=OFF, of=SECOND), before=SECOND),
        "v3 from v2 · Flash, as pro isn't available now · 4¢",
    ),
    Case(
        "/imagine a river --ar 21:9, which one tier alone lacks",
        result(shown(1, act=Act.NEW, reason=Reason.CASUAL, lack=NO_1_4, ratio="1:4", pixels=(512, 2048))),
        "v1 · Nano Banana 2.1, as lite can't do 1:4 · 1:4 · 4¢",
    ),
    Case(
        "make it night, on pro: what somebody chose is no reason to be told",
        result(shown(3, "pro", cost=14, reason=Reason.CHOSEN, of=SECOND), before=SECOND),
        "v3 from v2 · Nano Banana Pro · 14¢",
    ),
    Case(
        "brighter, on flash: said, so shown, though nothing changes",
        result(shown(3, reason=Reason.CHOSEN, of=SECOND), before=SECOND),
        "v3 from v2 · Nano Banana 2.1 · 4¢",
    ),
    Case("/imagine a beach in 16:9", result(WIDE), "v1 · Nano Banana 2.1 · 16:9 · 4¢"),
    Case(
        "warmer: the format stays, so it is not told again",
        result(shown(2, of=WIDE, ratio="16:9", pixels=(1376, 768)), before=WIDE),
        "v2 from v1 · 4¢",
    ),
    Case("make it square", result(shown(2, of=WIDE, ratio="1:1"), before=WIDE), "v2 from v1 · 1:1 · 4¢"),
    Case(
        "/imagine a beach in 16:9 and 2K",
        result(shown(1, act=Act.NEW, ratio="16:9", size="2K", pixels=(2752, 1536), cost=5.3)),
        "v1 · Nano Banana 2.1 · 16:9, 2752 × 1536 · 5¢",
    ),
    Case(
        "/imagine a beach in 16:9, but the model gave a square",
        result(shown(1, act=Act.NEW, ratio="16:9"), notes=["Asked for 16:9; the model gave 1024×1024."]),
        "v1 · Nano Banana 2.1 · 4¢\nAsked for 16:9; the model gave 1024×1024.",
    ),
    Case(
        "/imagine a lighthouse --count 4, in the channel",
        result(*FOUR),
        "v1–v4 · Nano Banana 2.1 · in its thread, reply 1, 2, 3 or 4 to choose · 14¢",
        "v1–v4 · flash (Nano Banana 2.1): several at once: flash is quick · 1024×1024 · 7.0 s"
        " · in its thread, reply 1, 2, 3 or 4 to choose · $0.136",
        in_channel=True,
    ),
    Case(
        "variations, in the thread",
        result(*VARIED, before=SECOND),
        "v3–v5 from v2 · reply 1, 2 or 3 to choose · 12¢",
    ),
    Case(
        "v2: two options please",
        result(*VARIED[:2], before=SECOND, left="12¢ left today on flash", tight=True),
        "v3–v4 from v2 · reply 1 or 2 to choose · 8¢ · 12¢ left today on flash",
    ),
    Case(
        "eight ideas, one of which the model refused",
        result(*(shown(n, cost=3.4, act=Act.NEW) for n in range(1, 8)), notes=["1 of 8 pictures didn't come out: Refused."]),
        "v1–v7 · Nano Banana 2.1 · reply with a number from 1 to 7 to choose · 24¢\n1 of 8 pictures didn't come out: Refused.",
    ),
    Case(
        "in the demo without a key: no model's name, no price",
        result(SAMPLED),
        "v1 · sample, not AI",
        "v1 · 1024×1024 · 7.0 s · sample, not AI",
    ),
    Case(
        "final 4K in the demo",
        result(
            shown(2, "pro", cost=0, act=Act.FINAL, reason=Reason.FINAL, of=SAMPLED, size="4K", pixels=(4096, 4096), sample=True),
            before=SAMPLED,
        ),
        "v2 from v1 · final, 4096 × 4096 · sample, not AI",
    ),
    Case(
        "four samples",
        result(*(replace(one, receipt=SAMPLED.receipt) for one in FOUR)),
        "v1–v4 · reply 1, 2, 3 or 4 to choose · sample, not AI",
    ),
    Case(
        "the first picture by a model after samples names it",
        result(shown(2, "lite", cost=3.4, of=SAMPLED), before=SAMPLED),
        "v2 from v1 · Nano Banana 2 Lite · 3¢",
    ),
    Case("a price of a fraction of a cent", result(shown(3, of=SECOND, cost=0.4), before=SECOND), "v3 from v2 · <1¢"),
    Case("a price of 99.6 cents", result(shown(3, of=SECOND, cost=99.6), before=SECOND), "v3 from v2 · $1.00"),
    Case("a price of hundreds of dollars", result(shown(3, of=SECOND, cost=123_456.7), before=SECOND), "v3 from v2 · $1,234.57"),
    Case("a price of nothing is not “free”", result(shown(3, of=SECOND, cost=0), before=SECOND), "v3 from v2 · 0¢"),
    Case(
        "a tier that was taken out of the table since",
        result(shown(3, "sketch", cost=2, of=SECOND), before=SECOND),
        "v3 from v2 · sketch · 2¢",
    ),
    Case(
        "a tier with a name of the operator's",
        result(shown(1, act=Act.NEW)),
        "v1 · *Ours* [x](y) ﷺ · 4¢",
        tiers={"flash": replace(DEFAULT_TIERS["flash"], title="*Ours* [x](y) ﷺ")},
    ),
    Case("undo", result(FIRST, act=Act.UNDO, before=None), "Back to v1", "Back to v1"),
    Case("redo", result(SECOND, act=Act.REDO, before=FIRST), "Forward to v2", "Forward to v2"),
    Case("3", result(VARIED[2], act=Act.PICK, before=SECOND), "v5 it is", "v5 it is"),
    Case("Show in channel", result(ON_PRO, act=Act.SHOW, before=SECOND), "v3, from its thread", "v3, from its thread"),
    Case(
        "what the model says beside its picture is for Info",
        result(shown(1, "lite", cost=3.4, act=Act.NEW, remark="Here it is!")),
        "v1 · Nano Banana 2 Lite · 3¢",
        "v1 · lite (Nano Banana 2 Lite): a small change · 1024×1024 · 7.0 s · $0.034\nHere it is!",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_a_caption_says_what_helps_now(case: Case) -> None:
    known = case.tiers or DEFAULT_TIERS
    assert captions.caption(known, case.shown, in_channel=case.in_channel) == case.short
    if case.full is not None:
        assert captions.caption(known, case.shown, full=True, in_channel=case.in_channel) == case.full


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_no_caption_says_free_and_no_sample_names_a_model(case: Case) -> None:
    for full in (True, False):
        said = captions.caption(DEFAULT_TIERS, case.shown, full=full)
        assert "free" not in said
        if case.shown.versions[0].receipt.is_sample:
            assert not any(tier.title in said for tier in DEFAULT_TIERS.values())


@pytest.mark.parametrize("need", [4, 5, 6, 7, 8])
def test_every_reason_of_a_model_has_its_words(need: int) -> None:
    choice = tiers.choose(Wish(act=Act.NEW, words="x", need=need), tiers=DEFAULT_TIERS, has_picture=False)
    assert choice.tier == "pro"
    assert reasons.brief(choice.reason, choice.lack).startswith(("for ", "as "))


def info_of(version: Version) -> Info:
    return Info(version=version, number_of={}, current=True)


def test_info_tells_what_the_caption_leaves_out() -> None:
    rows = dict(telling.info(DEFAULT_TIERS, info_of(replace(ON_PRO, receipt=replace(ON_PRO.receipt, remark="Done.")))))
    assert rows["Cost"] == "$0.142", "to be added up"
    assert rows["Tier"] == "pro (Nano Banana Pro): lettering that must be right"
    assert (rows["Took"], rows["The model said"]) == ("7.0 s", "Done.")


def test_info_about_a_sample_names_no_model() -> None:
    rows = dict(telling.info(DEFAULT_TIERS, info_of(SAMPLED)))
    assert (rows["Tier"], rows["Cost"]) == ("none: a sample, not AI", "nothing")
    assert "Model" not in rows


def test_what_may_be_charged_is_never_told_too_low() -> None:
    assert "up to 7¢." in phrases.confirm(69_232)
