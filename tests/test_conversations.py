from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat import Chat, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as open:
        yield open


async def test_a_picture_is_refined_by_talking_in_its_thread(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle leaning against a blue door
        studio  v1 [a red bicycle leaning against a blue door] lite
        ben     make the door green
        studio  v2, from v1 [a red bicycle leaning against a blue door > make the door green] flash
        ana     undo
        studio  Back to v1 [a red bicycle leaning against a blue door]
        ana     undo
        studio  There is nothing before this picture to go back to.
        ana     redo
        studio  Forward to v2 [a red bicycle leaning against a blue door > make the door green]
        ana     redo
        studio  There is nothing to redo: the last change was not an undo.
    """)
