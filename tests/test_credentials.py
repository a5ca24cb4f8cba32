"""The file of secrets that systemd hands to a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.app.credentials import take_credentials
from bots.shared.config import ConfigError
from tests.test_cli import Shell


def taken(folder: Path, text: str | bytes, **environ: str) -> dict[str, str]:
    (folder / "secrets.env").write_bytes(text.encode() if isinstance(text, str) else text)
    environ["CREDENTIALS_DIRECTORY"] = str(folder)
    take_credentials(environ)
    del environ["CREDENTIALS_DIRECTORY"]
    return environ


def test_its_lines_count_as_if_they_stood_in_the_environment(tmp_path: Path) -> None:
    text = '# tokens\n\nGEMINI_API_KEY=a=b#c\nexport DISCORD_TOKEN = "x y" \nPGPASSWORD=\'it"s\'\nEMPTY=\n'
    assert taken(tmp_path, text) == {"GEMINI_API_KEY": "a=b#c", "DISCORD_TOKEN": "x y", "PGPASSWORD": 'it"s', "EMPTY": ""}


def test_the_environment_wins_over_it(tmp_path: Path) -> None:
    assert taken(tmp_path, "GEMINI_API_KEY=new\n", GEMINI_API_KEY="old") == {"GEMINI_API_KEY": "old"}


@pytest.mark.parametrize("environ", [{}, {"CREDENTIALS_DIRECTORY": "/nowhere"}])
def test_without_one_there_is_nothing_to_read(environ: dict[str, str]) -> None:
    before = dict(environ)
    take_credentials(environ)
    assert environ == before


def test_a_line_that_is_none_is_named_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"secrets\.env, line 2: a line is written NAME=value\.$") as refused:
        taken(tmp_path, "A=1\nverysecret\n")
    assert "verysecret" not in str(refused.value)
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        taken(tmp_path, b"A=\xff\n")


async def test_a_command_takes_its_key_and_settings_from_there(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("GEMINI_API_KEY=key-of-the-file\nDARKROOM_WEB__PORT=none\n")
    ended = await Shell(tmp_path).run("doctor", env={"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert ended.status == 2
    assert "web" in ended.err.lower()
    assert "key-of-the-file" not in ended.out + ended.err
