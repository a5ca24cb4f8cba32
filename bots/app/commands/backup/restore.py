"""`darkroom restore DIR`: what a backup holds, into an empty place; every file is compared with its hash, and then what is there with
what the rows name."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from bots.app.commands.backup.manifest import (
    DATABASE,
    JOBS,
    KEY,
    MOMENTS,
    PICTURES,
    KeptFile,
    Manifest,
    keep,
    read,
    sync,
)
from bots.app.config import Config
from bots.app.rights import private_folder
from bots.app.wiring.resources import open_resources, pictures_url, space_left, store_url
from bots.shared.config import ConfigError
from core.errors import StudioError
from core.store.database import pictures_on_server, sqlite_file
from core.store.picture_files import PictureFiles, is_whole, original_key
from core.store.schema import is_known
from core.store.snapshots import pictures_named

_AT_ONCE = 4  # pictures


async def restore(config: Config, folder: Path, out: TextIO) -> None:
    """Restore the newest backup in a folder into `data_dir` and the image store, which hold nothing yet. Raises ConfigError."""
    manifest = read(folder)
    at = folder / MOMENTS / manifest.moment
    if manifest.schema_revision is not None and not is_known(manifest.schema_revision):
        raise ConfigError(
            f"{folder} was made by a newer Darkroom ({manifest.made_by}, schema {manifest.schema_revision}). Restore it with that one."
        )
    await asyncio.to_thread(_verify, at, manifest)
    database = _place(config, manifest)
    try:
        private_folder(config.data_dir)
        lost = await _pictures(config, folder, at / PICTURES)
        await asyncio.to_thread(_files, config, at, manifest, database)
    except OSError as error:
        where = f"restore: {config.data_dir} cannot be written ({error.strerror}).{space_left(config.data_dir)}"
        raise ConfigError(f"{where} Empty it before you try again.") from None
    except StudioError as error:
        raise ConfigError(f"restore: {error.mend or error}") from None
    out.write(f"{manifest.pictures - len(lost)} pictures of the backup of {manifest.moment} are restored to {config.data_dir}.\n")
    named = await _named(config, database)
    missing = await _missing(config, named, lost)
    if database is None and not named:
        out.write("The rows are in PostgreSQL: restore the dump that was taken with this backup (docs/operations.md says how).\n")
    if missing:
        raise ConfigError(
            f"restore: {len(missing)} pictures are missing or damaged in the backup; all else is restored: {', '.join(missing[:3])}"
        )
    if named or database is not None:
        out.write("Every picture that a version names is there. Start Darkroom, and nothing else on the same tokens.\n")


def _verify(at: Path, manifest: Manifest) -> None:
    """Compare what is not a picture with its hash, before anything is written. Raises ConfigError."""
    for name, kept in manifest.files.items():
        path = at / name
        try:
            found = KeptFile.of(path)
        except OSError as error:
            raise ConfigError(f"The backup is not whole: {path} cannot be read ({error.strerror}). Take an older one.") from None
        if found != kept:
            raise ConfigError(f"The backup is damaged: {path} is not what was written. Take an older one.")
    if PICTURES not in manifest.files or (manifest.database == "sqlite") != (DATABASE in manifest.files):
        raise ConfigError(f"The backup is not whole: {at} lacks files. Take an older one.")


def _place(config: Config, manifest: Manifest) -> Path | None:
    """Where the database goes; None: it is not ours to restore. Raises ConfigError where something is there already."""
    if config.data_dir.exists() and any(one.name != "lost+found" for one in config.data_dir.iterdir()):
        raise ConfigError(
            f"restore: {config.data_dir} is not empty. Move it away, or name another: DARKROOM_DATA_DIR=/some/where darkroom restore …"
        )
    database = sqlite_file(store_url(config))
    if (database is None) != (manifest.database == "postgresql"):
        there = "an SQLite file" if manifest.database == "sqlite" else "PostgreSQL"
        raise ConfigError(
            f"restore: the backup is of a database in {there}, and database.url names another kind. Set database.url to that kind."
        )
    if database is not None and database.exists():
        raise ConfigError(f"restore: {database} is there already. Move it away.")
    return database


async def _pictures(config: Config, folder: Path, listed: Path) -> set[str]:
    """Restore the pictures; gives those that the backup does not have whole. What the image store has already is left alone."""
    target = PictureFiles.open(pictures_url(config))
    lost: set[str] = set()

    async def one(sha256: str, size: int) -> None:
        if await target.size(sha256) == size:
            return
        data = await asyncio.to_thread(_bytes_of, folder / original_key(sha256))
        if data is None or not await is_whole(sha256, data):
            lost.add(sha256)
        elif target.folder is not None:
            await asyncio.to_thread(keep, target.folder / original_key(sha256), data)
        else:
            await target.put(sha256, data)

    with listed.open(encoding="ascii") as lines:
        for some in _some(lines):
            await asyncio.gather(*(one(sha256, int(size)) for sha256, _, size in (line.strip().partition(" ") for line in some)))
    return lost


def _some(lines: Iterator[str]) -> Iterator[Sequence[str]]:
    while some := list(islice(lines, _AT_ONCE)):
        yield some


def _files(config: Config, at: Path, manifest: Manifest, database: Path | None) -> None:
    """Restore the files, the database last: without it, nothing that starts here takes this for a whole Darkroom."""
    for name, path in ((KEY, config.data_dir / KEY), (JOBS, config.data_dir / JOBS), (DATABASE, database)):
        if name in manifest.files and path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.with_name(f"{path.name}#restoring")
            shutil.copyfile(at / name, beside)
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(path)
            sync(path.parent)


async def _named(config: Config, database: Path | None) -> Sequence[str]:
    """The pictures that a version names: of the file that was restored, which is opened before as at a start, or of the server as it is."""
    try:
        if database is None:
            return await pictures_on_server(store_url(config)) or ()
        async with open_resources(config):
            pass
        return await asyncio.to_thread(pictures_named, database)
    except (sqlite3.Error, StudioError, ValueError) as error:
        why = (error.mend or error) if isinstance(error, StudioError) else error
        what = "the pictures are restored, and the database" if database is None else "what was restored"
        raise ConfigError(f"restore: {what} cannot be read ({why}).") from None


async def _missing(config: Config, named: Sequence[str], lost: set[str]) -> Sequence[str]:
    """The pictures that a version names, or that the backup lists, and that are not there."""
    try:
        target = PictureFiles.open(pictures_url(config))
        there = {picture.sha256 async for page in target.originals() for picture in page} if named else set()
    except StudioError as error:
        raise ConfigError(f"restore: what was restored cannot be read ({error}). Try another backup.") from None
    return sorted({*lost, *(one for one in named if one not in there)})


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
