"""Seals what Slack gives us when a workspace installs us, so that a copy of the database opens no workspace."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bots.shared.config import ConfigError
from bots.speech import slack_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A workspace, or with an organisation's id (E...) all of it, that installed us. `user` is the bot's user id there."""

    workspace: str
    user: str
    token: str = field(repr=False)


class Vault:
    """Seals installations, and opens them again. keys: of Fernet; the first seals, and the others only open what they sealed."""

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise ConfigError(slack_text.KEY_WRONG) from None

    @classmethod
    def by(cls, keys: str) -> Vault:
        """Open it with the keys of SLACK_TOKEN_KEY. Raises ConfigError."""
        return cls([key for key in re.split(r"[\s,;]+", keys) if key])

    def seal(self, installation: Installation) -> str:
        return self._fernet.encrypt(json.dumps(asdict(installation)).encode()).decode()

    def opened(self, sealed: str, workspace: str) -> Installation | None:
        """What is in it; None: it was sealed with another key, or for another workspace."""
        try:
            found = Installation(**json.loads(self._fernet.decrypt(sealed.encode())))
        except (InvalidToken, ValueError, TypeError):
            return None
        return found if found.workspace == workspace else None
