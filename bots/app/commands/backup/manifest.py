"""What lies in a backup's folder, and how it is written so that it is there whole or not at all.

    darkroom-backup        an empty file, which one backup at a time locks: so the folder is known to be ours before the first is done
    manifest.json          the newest backup that is complete; written last
    moments/<moment>/      its databases, its key for links and the list of its pictures
    originals/ab/abcdef…   every picture that was in a backup, under its sha256: copied once

A newer backup takes the place of an older one only when it is whole.
"""

from __future__ import annotations

import json
import os
import secrets
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from bots.shared.config import ConfigError

FORMAT: Final = 1
MARKER, MANIFEST, MOMENTS = "darkroom-backup", "manifest.json", "moments"
DATABASE, JOBS, KEY, PICTURES = "darkroom.sqlite3", "jobs.sqlite3", "links.key", "pictures.txt"


class KeptFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        with path.open("rb") as file:
            return cls(size=path.stat().st_size, sha256=file_digest(file, "sha256").hexdigest())


class Manifest(BaseModel):
    """What a backup says of itself. `files`: what lies in the moment's folder. `database`: where the rows are; those in PostgreSQL
    are not among the files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    made_by: str  # Darkroom's version
    moment: str  # the name of its folder, in UTC
    installation: str  # which Darkroom it is of
    database: Literal["sqlite", "postgresql"]
    schema_revision: str | None
    files: dict[str, KeptFile]
    pictures: int
    bytes: int


def read(folder: Path) -> Manifest:
    """The newest whole backup in a folder. Raises ConfigError."""
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        begun = (folder / MARKER).exists()
        why = "a backup was begun there and never came to its end" if begun else "there is no manifest.json in it"
        raise ConfigError(f"{folder} holds no backup: {why}.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}).") from None
    except ValueError:
        raise ConfigError(f"{path} is damaged, so this backup can't be used. Take an older one.") from None
    found = raw.get("format") if isinstance(raw, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise ConfigError(f"{folder} was made by a newer Darkroom ({raw.get('made_by', 'unknown')}). Restore it with that one.")
    try:
        return Manifest.model_validate(raw)
    except ValidationError:
        raise ConfigError(f"{path} is damaged, so this backup can't be used. Take an older one.") from None


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, and on disk when this returns."""
    beside = path.with_name(f"{path.name}#{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def keep(path: Path, data: bytes) -> None:
    """Do what `write_durably` does, in a folder that may not be there yet and that is this account's alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(path, data)


def sync(folder: Path) -> None:
    """Put a folder's entries on disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
