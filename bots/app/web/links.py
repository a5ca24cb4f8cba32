"""Signed addresses of originals that are too large for a platform's upload limit: /originals/<version>/<signature>. They are given
only where the picture is shown, and cannot be guessed.

If addresses expire, the signature is preceded by the second at which it was given; how long it is good for is read from the
configuration on each visit. So a shorter time also ends addresses given earlier, and removing the limit revives none.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from pathlib import Path

from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.model import Version, VersionId

_FEWEST_BYTES, _FEWEST_DIFFERENT = (
    16,
    8,
)  # of a valid key: a copy made on a full disk may be truncated, and a file may be all zeros after a power cut


class Validity(Enum):
    """Whether a signature is good, expired or wrong."""

    GOOD = "good"
    EXPIRED = "expired"
    WRONG = "wrong"


class Links:
    """Makes and checks signed addresses. `expire`: how long an address is good; None: for ever."""

    def __init__(
        self,
        key: bytes,
        public_url: str | None,
        *,
        own: str = "",
        expire: timedelta | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._key = key
        self._own = own
        self._expire = expire
        self._now = now
        self._public_url = public_url.rstrip("/") if public_url else None

    @classmethod
    def open(
        cls, folder: Path, public_url: str | None, *, own: str = "", expire: timedelta | None = None, given: str | None = None
    ) -> Links:
        """Take the given key, or load the one which is made once and kept in the data folder, readable by its owner alone. `own`:
        where this server listens. Raises OSError, or ConfigError for a key that could be guessed."""
        if given is not None:
            if not _is_strong(given.encode()):
                raise ConfigError("web.links_key could be guessed. Make a longer one: openssl rand -hex 32")
            return cls(given.encode(), public_url, own=own, expire=expire)
        path = folder / "links.key"
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
        if not _is_strong(key):
            raise ConfigError(f"{path} is damaged: links signed with it could be guessed. Delete it, and old links stop working.")
        return cls(key, public_url, own=own, expire=expire)

    def __call__(self, version: Version) -> str | None:
        """The original's address, or None if people cannot reach this server."""
        return None if self._public_url is None else self._public_url + self._path(version)

    def lasting(self, version: Version) -> str | None:
        """The original's address for a message that stays for good; None if it would expire there."""
        return self(version) if self._expire is None else None

    def nearby(self, version: Version) -> str:
        """The original's address on this machine, for whoever can reach it, perhaps the operator alone."""
        return self._own + self._path(version)

    def _path(self, version: Version) -> str:
        return f"/originals/{version.id}/{self.signature(version.id)}"

    def signature(self, version: VersionId) -> str:
        if self._expire is None:
            return self._signed(version)
        given = int(self._now().timestamp())
        return f"{given}.{self._signed(f'{version} {given}')}"

    def validity(self, version: VersionId, signature: str) -> Validity:
        given, dot, signed = signature.rpartition(".")
        if not hmac.compare_digest(
            self._signed(f"{version} {given}" if dot else version).encode(), signed.encode(errors="surrogatepass")
        ):
            return Validity.WRONG
        if self._expire is None:
            return Validity.GOOD
        age = self._now().timestamp() - int(given) if dot else None  # no date: it was given when none expired
        return Validity.EXPIRED if age is None or age >= self._expire.total_seconds() else Validity.GOOD

    def good_for(self, signature: str) -> float | None:
        """How many more seconds a good address stays good; None: for ever."""
        if self._expire is None:
            return None
        return self._expire.total_seconds() - (self._now().timestamp() - int(signature.partition(".")[0]))

    def _signed(self, words: str) -> str:
        return hmac.new(self._key, words.encode(errors="surrogatepass"), sha256).hexdigest()[:40]


def _is_strong(key: bytes) -> bool:
    return len(key) >= _FEWEST_BYTES and len(set(key)) >= _FEWEST_DIFFERENT


def _make_key(path: Path) -> None:
    """Write the key so that it appears whole or not at all, even to a second process starting now: an empty key's signatures could
    be guessed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="links-")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):  # the other process was first: its key is the key
            os.link(name, path)
    finally:
        os.unlink(name)
