"""`darkroom backup DIR`: one moment of all that is kept, taken while Darkroom runs, and every picture that it names.

The databases first, the pictures after them: a picture is stored before a row names it, so all that the rows name are there. Of the
databases, that of the jobs first: what was accepted between the two is begun by the sweeper, as after a crash.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from bots.app.commands.backup.manifest import (
    DATABASE,
    JOBS,
    KEY,
    MANIFEST,
    MARKER,
    MOMENTS,
    PICTURES,
    KeptFile,
    Manifest,
    keep,
    read,
    sync,
    write_durably,
)
from bots.app.config import Config
from bots.app.rights import private_folder
from bots.app.wiring.resources import pictures_url, space_left, store_url
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.errors import StudioError
from core.store.database import sqlite_file
from core.store.picture_files import PictureFile, PictureFiles, is_whole
from core.store.snapshots import schema_of, snapshot

_AT_ONCE = 4  # pictures


async def backup(config: Config, folder: Path, out: TextIO) -> None:
    """Take a backup into a folder: a new one, or one that holds earlier backups. Raises ConfigError."""
    _check(config, folder)
    try:
        with _locked(folder):
            await _Backup(config, folder, utc_now()).take(out)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        earlier = " The previous backup is unchanged." if (folder / MANIFEST).exists() else ""
        raise ConfigError(f"backup: {folder} cannot be written ({why}).{space_left(folder)}{earlier}") from None
    except StudioError as error:
        raise ConfigError(f"backup: {error.mend or error}") from None


def _check(config: Config, folder: Path) -> None:
    """Refuse a folder that is not for backups. Raises ConfigError."""
    data = config.data_dir.resolve()
    if folder.resolve() == data or data in folder.resolve().parents or folder.resolve() in data.parents:
        raise ConfigError(
            f"backup: {folder} and data_dir ({data}) are one inside the other. Name a folder elsewhere, on another disk."
        )
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"backup: {folder} is not a folder.")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise ConfigError(f"backup: {folder} is not empty, and holds no backup of Darkroom. Name another folder.")
    url = store_url(config)
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        raise ConfigError(f"backup: there is nothing to back up, since {file} does not exist. Is data_dir right?")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    private_folder(folder)
    with (folder / MARKER).open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(f"backup: another backup into {folder} is under way. Wait for it.") from None
        yield


class _Backup:
    def __init__(self, config: Config, folder: Path, now: datetime) -> None:
        self._config = config
        self._folder = folder
        self._moment = f"{now:%Y%m%dT%H%M%S.%f}Z"
        self._at = folder / MOMENTS / f"{self._moment}.part"
        self._database = sqlite_file(store_url(config))
        self._source = PictureFiles.open(pictures_url(config))
        self._pictures = self._bytes = self._copied = 0
        self._damaged: list[str] = []

    async def take(self, out: TextIO) -> None:
        installation = self._installation()
        self._check_same(installation)
        self._at.mkdir(parents=True, mode=0o700)
        try:
            await asyncio.to_thread(self._snapshots)
            await self._copy_pictures()
            await asyncio.to_thread(self._finish, installation)
        except BaseException:
            shutil.rmtree(self._at, ignore_errors=True)
            raise
        out.write(
            f"{self._pictures} pictures ({self._bytes / 1e6:,.1f} MB), {self._copied} of them new. {self._folder} is complete.\n"
        )
        if self._database is None:
            out.write("The rows are in PostgreSQL: take pg_dump with this backup (docs/operations.md says how).\n")
        if self._damaged:
            are = "picture is" if len(self._damaged) == 1 else "pictures are"
            raise ConfigError(
                f"backup: complete, except that {len(self._damaged)} {are} damaged in the store and left out: "
                f"{', '.join(self._damaged[:3])}"
            )

    def _installation(self) -> str:
        """Which Darkroom this is, told by its key for links, which a restore brings along."""
        key = self._config.data_dir / KEY
        return sha256(key.read_bytes()).hexdigest()[:16] if key.is_file() else ""

    def _check_same(self, installation: str) -> None:
        """Raises ConfigError for the backup of another Darkroom."""
        if not (self._folder / MANIFEST).exists():
            return
        before = read(self._folder)
        if before.installation != installation:
            raise ConfigError(f"backup: {self._folder} holds the backups of another Darkroom. Name another folder.")

    def _snapshots(self) -> None:
        jobs, key = self._config.data_dir / JOBS, self._config.data_dir / KEY
        for source, name in ((jobs, JOBS), (self._database, DATABASE)):
            if source is None or not (source.is_file() or name == DATABASE):
                continue  # no job was ever run here, or they are kept in PostgreSQL
            try:
                snapshot(source, self._at / name)
            except ValueError as error:
                raise ConfigError(f"backup: {error}. Restore the previous backup, and find out what damaged it.") from None
        if key.is_file():
            write_durably(self._at / KEY, key.read_bytes())

    async def _copy_pictures(self) -> None:
        """Copy what is not there yet, and write down what is."""
        with (self._at / PICTURES).open("w", encoding="ascii") as listed:
            async for page in self._source.originals():
                for start in range(0, len(page), _AT_ONCE):
                    some = page[start : start + _AT_ONCE]
                    there = await asyncio.gather(*(self._copy(one) for one in some))
                    listed.writelines(f"{one.sha256} {one.size}\n" for one, kept in zip(some, there, strict=True) if kept)
            listed.flush()
            os.fsync(listed.fileno())

    async def _copy(self, picture: PictureFile) -> bool:
        """Copy a picture, unless an earlier backup has it. False: it is gone, or damaged."""
        path = self._folder / picture.key
        if not await asyncio.to_thread(_has, path, picture.size):
            data = await self._source.read(picture.sha256)
            if data is None:
                return False  # collected meanwhile, so no row names it
            if not await is_whole(picture.sha256, data):
                self._damaged.append(picture.sha256)
                return False
            await asyncio.to_thread(keep, path, data)
            self._copied += 1
        self._pictures += 1
        self._bytes += picture.size
        return True

    def _finish(self, installation: str) -> None:
        """Put the moment into its place, then the manifest that names it; the older moments go last."""
        sync(self._at)
        at = self._at.with_suffix("")
        revision = schema_of(self._at / DATABASE) if self._database is not None else None
        manifest = Manifest(
            made_by=version("darkroom"),
            moment=self._moment,
            installation=installation,
            database="postgresql" if self._database is None else "sqlite",
            schema_revision=revision,
            files={path.name: KeptFile.of(path) for path in sorted(self._at.iterdir())},
            pictures=self._pictures,
            bytes=self._bytes,
        )
        self._at.rename(self._folder / MOMENTS / self._moment)
        sync(at.parent)
        write_durably(self._folder / MANIFEST, manifest.model_dump_json(indent=2).encode())
        for older in (self._folder / MOMENTS).iterdir():
            if older.name != self._moment:
                shutil.rmtree(older, ignore_errors=True)


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
