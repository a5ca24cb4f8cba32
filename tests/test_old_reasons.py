"""Why a tier was chosen is kept as a value, and read back from how earlier versions wrote it."""

from __future__ import annotations

import pytest

from core.model import Lack, Reason, Shortfall
from core.store import rows

# As version 0.2 wrote them.
EARLIER = {
    Reason.CHOSEN: "you chose it",
    Reason.REPEATED: "the same ask once more",
    Reason.SEVERAL: "several at once: flash is quick",
    Reason.DRAFTS: "drafts: flash is quick",
    Reason.NO_LETTERING: "no lettering is asked for",
    Reason.LETTERING: "lettering that must be right",
    Reason.SHORT_WORDS: "a word or two: flash writes them well",
    Reason.SUBJECTS: "several subjects, each in its place",
    Reason.CROWD: "a crowd: no face must be right",
    Reason.FINAL: "a final",
    Reason.DETAIL: "fine detail up close",
    Reason.CATALOGUE: "catalogue shots",
    Reason.REFERENCES: "many references to bring together",
    Reason.SMALL_CHANGE: "a small change",
    Reason.CASUAL: "one casual subject",
    Reason.ORDINARY: "flash does this well",
}
EARLIER_LACKS = {
    Shortfall.OFF: ("cannot paint now", ""),
    Shortfall.NO_PRICE: ("has no price set", ""),
    Shortfall.NO_EDITS: ("takes no edits", ""),
    Shortfall.RATIO: ("cannot paint 4:1", "4:1"),
    Shortfall.SIZE: ("cannot paint at 4K", "4K"),
    Shortfall.REFERENCES: ("takes at most 3 references", "3"),
}
LACKS = [None, *(Lack(tier="pro", kind=kind) for kind in Shortfall)]


@pytest.mark.parametrize("lack", [*LACKS, Lack(tier="my own", kind=Shortfall.RATIO, value="16:9")], ids=str)
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_read_as_it_was_kept(reason: Reason, lack: Lack | None) -> None:
    assert rows.reason_from(rows.why_text(reason, lack)) == (reason, lack)


@pytest.mark.parametrize("reason", EARLIER)
def test_the_words_of_an_earlier_version_are_read_too(reason: Reason) -> None:
    assert rows.reason_from(EARLIER[reason]) == (reason, None)
    for kind, (words, value) in EARLIER_LACKS.items():
        assert rows.reason_from(f"{EARLIER[reason]}; pro {words}") == (reason, Lack(tier="pro", kind=kind, value=value))


def test_words_that_nobody_knows_are_no_reason() -> None:
    assert rows.reason_from("everything else; who knows") == (Reason.ORDINARY, None)
