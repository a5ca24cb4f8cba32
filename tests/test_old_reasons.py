"""Why a tier was chosen is kept as a value, and read back from how earlier versions wrote it."""

from __future__ import annotations

import pytest

from bots.speech import reasons
from core.model import Lack, Reason, Shortfall
from core.store import rows

VALUES = {
    Shortfall.OFF: "",
    Shortfall.NO_PRICE: "",
    Shortfall.NO_EDITS: "",
    Shortfall.RATIO: "4:1",
    Shortfall.SIZE: "4K",
    Shortfall.REFERENCES: "3",
}
LACKS = [None, *(Lack(tier="pro", kind=kind) for kind in Shortfall)]


@pytest.mark.parametrize("lack", [*LACKS, Lack(tier="my own", kind=Shortfall.RATIO, value="16:9")], ids=str)
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_read_as_it_was_kept(reason: Reason, lack: Lack | None) -> None:
    assert rows.reason_from(rows.why_text(reason, lack)) == (reason, lack)


@pytest.mark.parametrize("reason", Reason)
def test_the_words_of_an_earlier_version_are_read_too(reason: Reason) -> None:
    lacks = [Lack(tier="pro", kind=kind, value=value) for kind, value in VALUES.items()]
    for lack in (None, *lacks):
        assert rows.reason_from(reasons.whole(reason, lack)) == (reason, lack)


def test_words_that_nobody_knows_are_no_reason() -> None:
    assert rows.reason_from("everything else; who knows") == (Reason.ORDINARY, None)
