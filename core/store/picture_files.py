"""The pictures as they lie in their store, whatever they show: for `darkroom doctor`, backups, and what no version names any more."""

from __future__ import annotations

import secrets
from typing import Final, Self

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from core.errors import StoreTrouble
from core.store.images import object_store

_CHECKED: Final = b"Darkroom looks whether pictures can be kept here, and takes this away again."


class PictureFiles:
    """Raises StoreTrouble, with the store's own words as its cause, where the store does not do what it is asked."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, url_or_path: str) -> Self:
        """Open the folder or URL of an image store. Raises ValueError, OSError."""
        store, _ = object_store(url_or_path)
        return cls(store)

    async def check(self) -> None:
        """Write a small object, read it back, and delete it."""
        key = f"checks/{secrets.token_hex(8)}"
        try:
            await obstore.put_async(self._store, key, _CHECKED, use_multipart=False)
            try:
                found = (await (await obstore.get_async(self._store, key)).bytes_async()).to_bytes()
            finally:
                await obstore.delete_async(self._store, key)
        except (BaseError, OSError) as error:
            raise StoreTrouble from error
        if found != _CHECKED:
            raise StoreTrouble
