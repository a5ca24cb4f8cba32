"""Opens what must be there before any platform: the store, the pictures and the decoders."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from bots.app.config import Config
from bots.app.configured import tier_table
from bots.app.rights import Rights, narrow, private_folder
from bots.app.web.links import Links
from bots.shared.config import ConfigError
from bots.shared.handles import limit
from core.model import Tier
from core.pixels.decoders.pool import Decoders
from core.ports.pictures import Pictures
from core.store.database import sqlite_file, sqlite_url, with_password
from core.store.images import ImageStore
from core.store.objects import local_folder
from core.store.sql_store import SqlStore

log = structlog.get_logger(__name__)

_LITTLE_ROOM = 32_000_000  # bytes: less than one large original takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What is open before any platform is."""

    store: SqlStore
    pictures: Pictures
    tiers: Mapping[str, Tier]
    links: Links
    rights: Rights
    decoders: Decoders


TOO_FEW_HANDLES = (
    "This process may open only {limit} files and connections at once, which is too few. Raise the limit: `ulimit -n 4096` in a shell, "
    "LimitNOFILE=4096 in a systemd unit, ulimits in a compose file."
)


def store_broke(panic: BaseException) -> None:
    """End the process: a library is broken for good and every picture would fail from now on. The supervisor starts a new process,
    which resumes what was under way."""
    log.critical("process_given_up", why="the picture store's library broke", error=str(panic)[:200])
    os._exit(1)


@asynccontextmanager
async def open_resources(config: Config) -> AsyncIterator[Resources]:
    decoders = Decoders()
    try:
        private_folder(config.data_dir)
        rights = await asyncio.to_thread(_narrowed, config)
        own = f"http://{config.web.host}:{config.web.port}"
        key = config.web.links_key.get_secret_value() if config.web.links_key is not None else None
        links = Links.open(config.data_dir, config.web.public_url, own=own, expire=config.web.links_expire, given=key)
        pictures = ImageStore.open(pictures_url(config), decoders, panicked=store_broke)
    except OSError as error:
        if error.errno == errno.EMFILE:
            raise ConfigError(TOO_FEW_HANDLES.format(limit=limit())) from None
        way_out = space_left(config.data_dir) or " Set data_dir to a folder of yours."
        raise ConfigError(f"data_dir: {config.data_dir} cannot be written ({error.strerror}).{way_out}") from None
    except ValueError as error:
        raise ConfigError(f"images.url: {error}") from None
    tiers = tier_table(config)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(decoders.aclose)
        try:
            store = await stack.enter_async_context(SqlStore.open(store_url(config)))
        except ValueError as error:
            where = "database.url" if config.database.url else f"database: {config.data_dir / 'darkroom.sqlite3'}"
            raise ConfigError(f"{where} {error}.{space_left(config.data_dir)}") from None
        yield Resources(store=store, pictures=pictures, tiers=tiers, links=links, rights=rights, decoders=decoders)


def pictures_url(config: Config) -> str:
    """Where the pictures are: a folder, or a cloud's address."""
    return config.images.url or str(config.data_dir / "images")


def store_url(config: Config) -> str:
    """The database's address, with the password that is set apart from it. Raises ConfigError."""
    own = config.database
    if own.password is None:
        return own.url or sqlite_url(config.data_dir / "darkroom.sqlite3")
    if own.url is None:
        raise ConfigError(
            "database.password is set, but database.url names no server. Set database.url, or leave the password out."
        )
    try:
        return with_password(own.url, own.password.get_secret_value())
    except ValueError as error:
        raise ConfigError(f"database.url {error}.") from None


def _narrowed(config: Config) -> Rights:
    """Make databases and pictures private wherever they are."""
    pictures = None if config.images.url is None else local_folder(config.images.url)
    database = None if config.database.url is None else sqlite_file(config.database.url)
    return narrow(config.data_dir, database=database, pictures=pictures)


def space_left(folder: Path) -> str:
    """The sentence that says what to do about a full disk, to follow the one about what went wrong; "" if it is not full."""
    with suppress(OSError):
        return space_of(folder, shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free)
    return ""


def space_of(folder: Path, free: int) -> str:
    """Word the same sentence for a disk with so many bytes free."""
    if free >= _LITTLE_ROOM:
        return ""
    return f" The disk of {folder} has {free / 1_000_000:.1f} MB left: make room on it, or set data_dir to another one."
