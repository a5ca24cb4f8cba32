"""Which of the pictures that stand near an ask are meant by it."""

from __future__ import annotations

from core.model import Attachment
from core.studio import nearby
from core.studio.nearby import Seen, in_channel, in_thread


def picture(name: str) -> tuple[Attachment, ...]:
    return (Attachment(url=f"https://files/{name}", name=name),)


def names(pictures: tuple[Attachment, ...]) -> list[str]:
    return [one.name for one in pictures]


def test_the_newest_pictures_are_meant_and_those_posted_in_one_go_belong_together() -> None:
    seen = [
        Seen(person="ben", age=5),
        Seen(person="ana", age=20, pictures=picture("c")),
        Seen(person="ana", age=40, pictures=picture("b")),
        Seen(person="ana", age=400, pictures=picture("a")),
        Seen(person="ben", age=500, pictures=picture("root")),
    ]
    assert names(in_thread(seen)) == ["b", "c"]
    assert names(in_thread(seen[3:])) == ["a"]
    assert in_thread(seen[:1]) == ()
    assert {one.origin for one in in_thread(seen)} == {nearby.IN_THREAD}


def test_in_a_thread_a_picture_of_days_ago_is_still_the_one() -> None:
    assert names(in_thread([Seen(person="ana", age=300_000, pictures=picture("old"))])) == ["old"]


def test_of_one_person_what_they_said_last_counts() -> None:
    seen = [
        Seen(person="ben", age=5, pictures=picture("bens")),
        Seen(person="ana", age=20, pictures=picture("anas")),
        Seen(person="ana", age=60),
    ]
    assert names(in_channel(seen, person="ana", needed=False)) == ["anas"]
    assert {one.origin for one in in_channel(seen, person="ana", needed=False)} == {nearby.BEFORE}
    assert in_channel(seen[2:] + seen[1:2], person="ana", needed=False) == ()
    assert in_channel(seen, person="cyd", needed=False) == ()


def test_one_s_own_picture_is_meant_for_longer_where_the_words_need_one() -> None:
    seen = [Seen(person="ana", age=300, pictures=picture("anas"))]
    assert in_channel(seen, person="ana", needed=False) == ()
    assert names(in_channel(seen, person="ana", needed=True)) == ["anas"]
    late = [Seen(person="ana", age=700, pictures=picture("anas"))]
    assert in_channel(late, person="ana", needed=True) == ()


def test_a_picture_of_somebody_else_s_is_meant_where_the_words_need_one_and_it_stands_close() -> None:
    seen = [Seen(person="dan", age=5), Seen(person="dan", age=9), Seen(person="ben", age=30, pictures=picture("bens"))]
    assert in_channel(seen, person="ana", needed=False) == ()
    assert names(in_channel(seen, person="ana", needed=True)) == ["bens"]
    assert {one.origin for one in in_channel(seen, person="ana", needed=True)} == {nearby.ABOVE}
    assert in_channel([Seen(person="dan", age=1), *seen], person="ana", needed=True) == ()
    late = [Seen(person="ben", age=700, pictures=picture("bens"))]
    assert in_channel(late, person="ana", needed=True) == ()


def test_pictures_that_went_along_with_an_ask_of_their_own_do_not_join_others() -> None:
    seen = [
        Seen(person="ana", age=20, pictures=picture("new")),
        Seen(person="ana", age=40, pictures=picture("used"), asked=True),
        Seen(person="ana", age=60, pictures=picture("old")),
    ]
    assert names(in_channel(seen, person="ana", needed=False)) == ["new"]
    assert names(in_thread(seen)) == ["new"]


def test_an_ask_with_a_picture_leaves_it_to_the_next_one_only_where_the_words_need_one() -> None:
    seen = [Seen(person="ana", age=20, pictures=picture("used"), asked=True)]
    assert in_channel(seen, person="ana", needed=False) == ()
    assert names(in_channel(seen, person="ana", needed=True)) == ["used"]


def test_where_the_words_speak_of_several_pictures_those_of_others_go_along() -> None:
    seen = [
        Seen(person="ana", age=5),
        Seen(person="cyd", age=20, pictures=picture("hat")),
        Seen(person="dan", age=30, pictures=picture("asked"), asked=True),
        Seen(person="ben", age=400, pictures=picture("dog")),
    ]
    assert names(in_thread(seen, several=2)) == ["dog", "hat"]
    assert names(in_thread(seen[1:3], several=2)) == ["hat"], "where there is only one, it is that one"
    both = [Seen(person="cyd", age=20, pictures=picture("a") + picture("b")), *seen[3:]]
    assert names(in_thread(both, several=2)) == ["a", "b"], "posted in one go, they are the ones"
    assert names(in_thread(both, several=3)) == ["dog", "a", "b"]


def test_several_pictures_of_a_channel_are_those_that_stand_close() -> None:
    seen = [
        Seen(person="cyd", age=20, pictures=picture("cyds")),
        Seen(person="ana", age=40, pictures=picture("anas")),
        Seen(person="ben", age=700, pictures=picture("old")),
    ]
    assert names(in_channel(seen, person="ana", needed=False, several=2)) == ["anas", "cyds"]
    assert names(in_channel(seen, person="ana", needed=False, several=3)) == ["anas"]
    assert names(in_channel(seen, person="ana", needed=False)) == ["anas"]


def test_the_newest_of_whoever_is_named_goes_along_too() -> None:
    seen = [
        Seen(person="ana", age=5),
        Seen(person="ana", age=20, pictures=picture("hat")),
        Seen(person="ben", age=40, pictures=picture("dog"), named=True),
        Seen(person="ben", age=300, pictures=picture("older"), named=True),
        Seen(person="cyd", age=310, pictures=picture("cyds")),
    ]
    assert names(in_thread(seen)) == ["dog", "hat"]
    assert names(in_channel(seen, person="cyd", needed=False)) == ["dog"]
    assert names(in_channel(seen[1:], person="ana", needed=False)) == ["dog", "hat"]
    late = [Seen(person="ben", age=700, pictures=picture("dog"), named=True)]
    assert names(in_thread(late)) == ["dog"]
    assert in_channel(late, person="ana", needed=False) == ()
