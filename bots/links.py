"""Addresses of originals too large for a platform's upload limit: /originals/<version>/<signature>, given only where the picture is
shown, and not to be guessed."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from core.model import Version, VersionId


class Links:
    def __init__(self, key: bytes, public_url: str | None, *, own: str = "") -> None:
        self._key = key
        self._own = own
        self._public_url = public_url.rstrip("/") if public_url else None

    @classmethod
    def open(cls, folder: Path, public_url: str | None, *, own: str = "") -> Links:
        """The key is made once and kept in the data folder, readable by its owner alone. `own`: where this server listens."""
        path = folder / "links.key"
        if not path.exists():
            _make_key(path)
        return cls(path.read_bytes(), public_url, own=own)

    def __call__(self, version: Version) -> str | None:
        """The original's address; None where people cannot reach this server."""
        return None if self._public_url is None else self._public_url + self._path(version)

    def nearby(self, version: Version) -> str:
        """Its address where this server listens: for whoever can reach that, perhaps the operator alone."""
        return self._own + self._path(version)

    def _path(self, version: Version) -> str:
        return f"/originals/{version.id}/{self.signature(version.id)}"

    def signature(self, version: VersionId) -> str:
        return hmac.new(self._key, version.encode(), sha256).hexdigest()[:40]

    def holds(self, version: VersionId, signature: str) -> bool:
        return hmac.compare_digest(self.signature(version).encode(), signature.encode())


def _make_key(path: Path) -> None:
    """Appears whole or not at all, also to a second process starting now: signatures by an empty key could be guessed."""
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
