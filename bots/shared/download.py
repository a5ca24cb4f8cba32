"""Fetch what somebody attached: from the platform's own hosts alone, without following redirects, capped while streaming."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bots.shared.reaching import UNREACHED
from core.errors import BadPicture, PostFailed
from core.model import UNNAMED, Attachment
from core.runtime.retries import Retries

_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10, sock_read=20)
_AGAIN: Final = Retries(attempts=3, timeout=None, wait_initial=0.1, wait_max=1.0, wait_jitter=0.2)  # seconds


def host_of(url: str) -> str:
    """The host of an address in lower case, or "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # "http://[": no address at all
        return ""


async def download(
    session: aiohttp.ClientSession,
    attachment: Attachment,
    *,
    hosts: Collection[str],
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
    plain: bool = True,
) -> bytes:
    """Fetch an attachment's bytes.

    hosts    the host names, in lower case, that may be asked; `headers` (perhaps a token) go to no others.
    plain    whether they may be asked without TLS.
    Raises BadPicture (another host, expired, a sign-in page, more than max_bytes) and PostFailed (the host failed three times).
    """
    schemes = ("https", "http") if plain else ("https",)
    if host_of(attachment.url) not in hosts or urlsplit(attachment.url).scheme not in schemes:
        raise foreign(attachment)
    if attachment.size is not None and attachment.size > max_bytes:
        raise too_large(attachment, max_bytes)

    async def once() -> bytes:
        async with session.get(attachment.url, headers=headers, allow_redirects=False, timeout=_TIMEOUT) as response:
            if response.status >= 500 or response.status == 429:
                raise _BusyError
            return await _body(response, attachment, max_bytes)

    try:
        return await _AGAIN((_BusyError, *UNREACHED), once)
    except (_BusyError, *UNREACHED) as error:
        raise PostFailed(f"I couldn't get {called(attachment)} just now. You weren't charged. Try again in a minute.") from error


class _BusyError(Exception):
    """The host answered, but has nothing for us right now."""


async def _body(response: aiohttp.ClientResponse, attachment: Attachment, max_bytes: int) -> bytes:
    if 300 <= response.status < 400 or response.content_type == "text/html":
        raise BadPicture(f"I'm not allowed to read {called(attachment)} where it is. Post the picture again here.")
    if response.status != 200:
        raise gone(attachment)
    body = io.BytesIO()  # hands over its bytes without a copy; joining pieces or growing a buffer would hold them twice
    told = response.content_length
    if told is not None and 0 < told <= max_bytes:
        body.seek(told - 1)
        body.write(b"\0")
        body.seek(0)
    async for chunk in response.content.iter_chunked(1 << 16):
        if body.tell() + len(chunk) > max_bytes:
            raise too_large(attachment, max_bytes)
        body.write(chunk)
    body.truncate()
    return body.getvalue()


def called(attachment: Attachment, *, first: bool = False) -> str:
    """A file by its name, as far as it has one. first: at the beginning of a sentence."""
    if attachment.name != UNNAMED:
        return f"“{attachment.name}”"
    return "The picture" if first else "the picture"


def foreign(attachment: Attachment) -> BadPicture:
    return BadPicture(f"{called(attachment, first=True)} is not a file of this chat. Attach the picture itself.")


def gone(attachment: Attachment) -> BadPicture:
    return BadPicture(f"{called(attachment, first=True)} is gone: it expired or was deleted. Attach it again.")


def too_large(attachment: Attachment, max_bytes: int) -> BadPicture:
    return BadPicture(f"{called(attachment, first=True)} is larger than {max_bytes // 1_000_000} MB. Attach a smaller copy.")
