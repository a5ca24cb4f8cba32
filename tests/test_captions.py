"""What a result says of its cost."""

from dataclasses import replace

from bots.speech import limits as phrases
from bots.speech import text
from core.model import Act, MicroDollars, Receipt
from core.ports.platform import Result, Shot
from core.tiers import DEFAULT_TIERS
from tests.test_store import version


def test_a_caption_tells_the_cost_to_be_read_and_info_to_be_added_up() -> None:
    shown = [replace(version(n, "r1", "t1"), number=n, receipt=Receipt(cost=MicroDollars(34_215), seconds=1.0)) for n in (1, 2)]
    shots = tuple(Shot(version=one, filename="a.png") for one in shown)
    numbers = {one.id: one.number for one in shown}
    result = Result(act=Act.NEW, shots=shots, current=shown[0].id, number_of=numbers, notes=())
    assert " · $0.0684" in text.caption(DEFAULT_TIERS, result), "two pictures, added up before they are rounded"
    assert dict(text.info(DEFAULT_TIERS, shown[0], numbers, True))["Cost"] == "$0.034215"


def test_what_may_be_charged_is_never_told_too_low() -> None:
    assert "up to $0.0693," in phrases.confirm(69_232)
