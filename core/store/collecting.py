"""Deletes pictures that no row names: what an ask that failed, or a process that died, left in the store.

A picture is stored before a row names it, so one that is younger than a day is never touched, and storing one that is there already makes
it young again (images.py). In a folder it is moved aside, looked at once more, and only then deleted: whoever stores the same picture
meanwhile either made it young in time, or finds nothing and writes it anew.

Where more than a fifth of the pictures are named by no row, something else is wrong (another database, a store shared with another
Darkroom), and nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.store.naming import Named
from core.store.picture_files import PictureFile, PictureFiles

AGE: Final = timedelta(days=1)
_MOST_SHARE: Final = 0.2  # of all pictures that may be named by no row
_FEW: Final = 100  # that many may, whatever their share


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What was deleted. `refused`: nothing was deleted, because too many are named by no row."""

    pictures: int = 0
    bytes: int = 0
    refused: int = 0


async def collect(files: PictureFiles, named: Callable[[], Awaitable[Named]], *, now: datetime) -> Collected:
    """Delete the originals that were written more than a day ago and that no row names, with their previews. Raises StoreTrouble."""
    before, count = now - AGE, 0
    old: list[PictureFile] = []
    rows = await named()
    async for page in files.originals():
        count += len(page)
        old += [one for one in page if one.written_at < before and one.sha256 not in rows]
        if len(old) > max(_FEW, count * _MOST_SHARE) and count > 50 * _FEW:
            break  # there is no need to know how many more
    if len(old) > max(_FEW, count * _MOST_SHARE):
        return Collected(refused=len(old))
    if not old:
        return Collected()
    rows = await named()  # what was named while the store was listed
    gone = [one for one in old if one.sha256 not in rows and await files.remove(one.sha256, before=before)]
    await files.remove_previews({one.sha256 for one in gone})
    return Collected(pictures=len(gone), bytes=sum(one.size for one in gone))
