from collections.abc import Sequence

from core.renders.pace import Pace


class Kept:
    def __init__(self, *seconds: float) -> None:
        self.seconds, self.asked = seconds, 0

    async def __call__(self, _: str, size: str | None, most: int) -> Sequence[float]:
        self.asked += 1
        return self.seconds[:most]


async def test_nothing_is_promised_before_the_first_picture() -> None:
    pace = Pace(Kept())
    assert await pace.usual("flash", "1K") is None
    pace.took("flash", "1K", 12.0)
    assert await pace.usual("flash", "1K") == 12.0


async def test_the_usual_time_is_the_median_of_the_last_twenty() -> None:
    pace = Pace(Kept(*[5.0] * 20))
    assert await pace.usual("flash", "1K") == 5.0
    for _ in range(9):
        pace.took("flash", "1K", 30.0)
    assert await pace.usual("flash", "1K") == 5.0
    for _ in range(3):
        pace.took("flash", "1K", 30.0)
    assert await pace.usual("flash", "1K") == 30.0


async def test_the_store_is_asked_once_a_tier_and_the_oldest_go_first() -> None:
    kept = Kept(*range(20, 0, -1))  # newest first: 20 is the newest
    pace = Pace(kept)
    await pace.usual("flash", "1K")
    pace.took("flash", "1K", 100.0)
    assert await pace.usual("flash", "1K") == 11.5  # 1, the oldest, has gone
    assert kept.asked == 1
    await pace.usual("pro", "1K")
    assert kept.asked == 2


async def test_a_tier_nobody_asked_about_is_read_from_the_store_later() -> None:
    pace = Pace(Kept(3.0))
    pace.took("flash", "1K", 100.0)  # the store has recorded this picture as well
    assert await pace.usual("flash", "1K") == 3.0


async def test_each_size_has_its_own_time() -> None:
    pace = Pace(Kept())
    await pace.usual("pro", "1K")
    await pace.usual("pro", "4K")
    pace.took("pro", "1K", 9.0)
    assert await pace.usual("pro", "4K") is None
    pace.took("pro", "4K", 40.0)
    assert [await pace.usual("pro", size) for size in ("1K", "4K")] == [9.0, 40.0]
