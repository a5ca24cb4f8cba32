"""What an upload's blocks take in the address that they travel in."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import example, given
from hypothesis import strategies as st

from bots.slack.uploads import _in_address


@given(st.text())
@example('[{"type":"section","text":"a_b-c.d~e/f 100 % é 写真 🙏"}]')
def test_the_characters_of_a_value_in_an_address_are_counted_as_it_is_quoted(value: str) -> None:
    assert _in_address(value) == len(quote(value))
