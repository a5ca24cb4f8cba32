"""Objects in a local folder, S3, Google Cloud Storage or Azure, by obstore. An object appears whole or not at all, every wait ends, and
whatever fails is one of our errors.

obstore works in Rust, in a runtime of threads and sockets of its own. That is built when a store is opened: built by the first picture,
it may find no file handles left, and stays broken for the process's whole life (0.12.1). Whatever else breaks in there for good comes
as a panic, which is no Exception: the process is told at once that its store is broken.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
import structlog
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from core.errors import StoreFull, StoreTrouble
from core.runtime.retries import Outage

if TYPE_CHECKING:  # obstore has these in its types alone
    from obstore import ObjectMeta
    from obstore.store import RetryConfig

log = structlog.get_logger(__name__)

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_IN_WORDS: Final = tuple(f"(os error {code})" for code in _FULL)  # how errors of obstore's local folder show these codes
# Of a cloud; its own default is 3 minutes. A connection may take 5 s and a request 30 s, which obstore sees to: options of ours for that
# would make it overlook AWS_ALLOW_HTTP (0.12.1).
_RETRY: Final[RetryConfig] = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_SECONDS: Final = 60.0  # for an object, whatever is retried meanwhile
_PAGE: Final = 500
_NO_BUCKET: Final = ("NoSuchBucket", "ContainerNotFound")  # as S3 and Google say it in a 404, and as Azure does

NO_BUCKET: Final = "The bucket that [images] url names does not exist. Create it, or correct the address."
REFUSED: Final = (
    "The picture store refuses the credentials in the environment, or they allow too little in the bucket of [images] url."
)
LATE: Final = "The picture store does not answer in time. See [images] url, and the network."

Panicked = Callable[[BaseException], None]


def give_up(panic: BaseException) -> None:
    raise panic


class Objects:
    """Raises StoreFull, and StoreTrouble, whose `mend` says what whoever runs Darkroom has to see to. `panicked` is called, in any
    thread, once obstore is broken for good: it ends the process."""

    def __init__(
        self, store: ObjectStore, *, folder: Path | None = None, panicked: Panicked = give_up, seconds: float = _SECONDS
    ) -> None:
        self._store = store
        self.folder = folder  # where the objects are files
        self._panicked = panicked
        self._seconds = seconds
        self._full = Outage(log, StoreFull.code, level="error", says=StoreFull.mend)

    @classmethod
    def open(cls, url_or_path: str, *, panicked: Panicked = give_up, seconds: float = _SECONDS) -> Self:
        """Open a folder (made if necessary) or a file://, s3://, gs:// or az:// URL. Clouds take credentials from where their own tools do.
        seconds: what one object may take.

        Raises ValueError for any other address, and OSError if a folder cannot be made or no file handles are left.
        """
        _build_runtime()
        folder = local_folder(url_or_path)
        if folder is not None:
            return cls(LocalStore(folder, mkdir=True), folder=folder, panicked=panicked, seconds=seconds)
        try:
            store = from_url(url_or_path, retry_config=_RETRY)
        except BaseError as error:
            reason = str(error).splitlines()[0]
            why = "not known" if "URL" in reason else reason  # it repeats the address, which may hold a password
            scheme = urlsplit(url_or_path).scheme
            raise ValueError(f"{scheme}://… cannot keep pictures ({why}). Use a folder, s3://, gs:// or az://.") from error
        return cls(store, panicked=panicked, seconds=seconds)

    def check_room(self, size: int) -> None:
        """Check that the folder's file system has room for so many bytes; clouds always have. Raises StoreFull."""
        if self.folder is None:
            return
        disk = os.statvfs(self.folder)
        if disk.f_bavail * disk.f_frsize < size or (disk.f_files and not disk.f_favail):
            self._full.failed()
            raise StoreFull
        self._full.over()

    async def put(self, key: str, data: bytes) -> None:
        with self.translated():
            async with asyncio.timeout(self._seconds):
                await obstore.put_async(self._store, key, data, use_multipart=False)

    async def get(self, key: str) -> bytes | None:
        """An object's bytes; None if there is no such object."""
        with self.translated():
            async with asyncio.timeout(self._seconds):
                try:
                    found = await obstore.get_async(self._store, key)
                except FileNotFoundError as error:
                    if _names_no_bucket(error):
                        raise
                    return None
                return (await found.bytes_async()).to_bytes()

    async def head(self, key: str) -> ObjectMeta | None:
        """What is known of an object without its bytes; None if there is no such object, or (a head says no more) no such bucket."""
        with self.translated():
            async with asyncio.timeout(self._seconds):
                try:
                    return await obstore.head_async(self._store, key)
                except FileNotFoundError:
                    return None

    async def delete(self, *keys: str) -> None:
        """Delete objects, as far as they are there."""
        with self.translated():
            async with asyncio.timeout(self._seconds):
                try:
                    await obstore.delete_async(self._store, keys[0] if len(keys) == 1 else keys)
                except FileNotFoundError as error:
                    if _names_no_bucket(error):
                        raise

    async def pages(self, prefix: str) -> AsyncIterator[Sequence[ObjectMeta]]:
        """List the objects below a prefix, some at a time."""
        listed = aiter(obstore.list(self._store, prefix, chunk_size=_PAGE))
        while True:
            with self.translated():
                async with asyncio.timeout(self._seconds):
                    page = await anext(listed, None)
            if page is None:
                return
            yield page

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the store's own errors into ours. If something is broken for good, `panicked` is called."""
        try:
            yield
        except (BaseError, OSError) as error:
            if getattr(error, "errno", None) in _FULL or any(words in str(error) for words in _FULL_IN_WORDS):
                self._full.failed()
                raise StoreFull from error
            raise StoreTrouble(mend=_mend(error)) from error
        except BaseException as error:
            if _is_panic(error):
                self._panicked(error)
            raise


def local_folder(url_or_path: str) -> Path | None:
    """The folder that an address names; None if it names a cloud."""
    parts = urlsplit(url_or_path)
    if "://" in url_or_path and parts.scheme != "file":
        return None
    named = url2pathname(parts.path) if parts.scheme == "file" else url_or_path
    return Path(named).expanduser().absolute()


def _mend(error: Exception) -> str:
    """What to see to, where the error tells more than that the store does not work."""
    if _names_no_bucket(error):
        return NO_BUCKET
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return REFUSED
    return LATE if isinstance(error, TimeoutError) else ""


def _names_no_bucket(error: Exception) -> bool:
    return any(name in str(error) for name in _NO_BUCKET)


def _build_runtime() -> None:
    """Build obstore's runtime, which is the same for every store, and for blocking and asynchronous calls (0.12.1, tested)."""
    try:
        obstore.put(MemoryStore(), "runtime", b"")
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise OSError(errno.EMFILE, "no file handles or threads left for the picture store") from None


def _is_panic(error: BaseException) -> bool:
    """Whether it is a panic. pyo3's class for it can be obtained only by catching one."""
    return type(error).__name__ == "PanicException"
