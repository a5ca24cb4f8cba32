"""Slack's Web API as the rest of this adapter uses it: with our own retries, and every refusal as one of our errors.

The SDK's retry is off, because it would repeat a chat.postMessage whose answer was lost. Each call says what may be repeated.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bots.shared.config import ConfigError
from bots.shared.download import host_of
from bots.shared.pieces import pieces
from bots.shared.reaching import UNREACHED
from bots.speech import slack_text, text
from core.errors import CannotPost, PlaceGone, PostFailed, StudioError
from core.runtime.retries import Retries

log = structlog.get_logger(__name__, platform="slack")

TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10, sock_read=30)
_FIRST_PAUSE = 0.3  # seconds
_AGAIN: Final = Retries(attempts=3, timeout=None, wait_initial=_FIRST_PAUSE, wait_max=1.2, wait_jitter=0.3)  # seconds
_ONCE: Final = Retries(attempts=1, timeout=None)
_DETAIL = re.compile(r"^\[[A-Z]+\] [a-z0-9 ]{1,80}|\[json-pointer:[/\w]+\]")
_GOV = "slack-gov.com"
LONGEST_WAIT = 30.0  # seconds of a Retry-After that we wait out; after a longer one the job tries again later
_WRONG_TOKEN = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type")
_UNKNOWN_EFFECT = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
_GONE = ("message_not_found", "thread_not_found", "invalid_thread_ts")
_FIXED = ("cant_update_message", "edit_window_closed")
_QUICKER = (  # errors caused by people acting first, which are no concern of the operator's
    "file_not_found",
    "user_not_in_channel",  # the asker has left the channel
    "user_disabled",
    "cannot_dm_bot",
    "expired_trigger_id",
    "exchanged_trigger_id",
    "not_found",  # a form that was closed
    "hash_conflict",
)
_FILES_REFUSED = (
    "file_uploads_disabled",
    "file_uploads_except_images_disabled",
    "blocked_file_type",
    "file_upload_size_restricted",
)


class AnswerLost(PostFailed):
    """Nobody knows whether Slack did it: look before doing it again."""

    code = "answer_lost"


class NoSuchChannel(CannotPost):
    """There is no such channel, or it is a private one that we are not in: Slack doesn't say which."""

    code = "no_such_channel"


class NotEditable(CannotPost):
    """The message is there, and may not be changed any more."""

    code = "not_editable"


class NobodyThere(CannotPost):
    """Slack knows no such person, or does not show them to us."""

    code = "nobody_there"


class FileGone(CannotPost):
    """A file was deleted."""

    code = "file_gone"


class FilesRefused(CannotPost):
    """Slack accepts our messages here, but no files."""

    code = "files_refused"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are, from auth.test."""

    team: str
    user: str  # the bot's user id, as in mentions
    bot: str | None
    app: str | None = None
    enterprise: str | None = None  # the organisation that the workspace belongs to
    org_wide: bool = False  # installed for all of the organisation: `team` is its id then
    host: str = ""  # of the workspace's own addresses: "acme.slack.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    filename: str
    alt: str  # at most 1,000 characters
    data: bytes = field(repr=False)


Send = Callable[..., Awaitable[AsyncSlackResponse]]


class Web:
    """The Web API with one token, over one session."""

    def __init__(self, token: str, base_url: str, session: aiohttp.ClientSession) -> None:
        quiet = logging.getLogger("darkroom.slack.web")
        quiet.setLevel(logging.WARNING)  # the SDK writes out every body while its logger has no level
        self.session = session
        self.api = AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[], logger=quiet)
        self._answered_at = frozenset(map(_origin, (URL(base_url), _hooks(base_url))))
        self._identity: Identity | None = None
        self._asking = asyncio.Lock()

    @property
    def token(self) -> str:
        return self.api.token or ""

    async def identity(self) -> Identity:
        """Who we are: from one auth.test, then from memory. Raises ConfigError (the token is wrong) and PostFailed (Slack is down)."""
        async with self._asking:
            if self._identity is None:
                try:
                    answer = await self.api.auth_test()
                except SlackApiError as error:
                    if error_name(error) in _WRONG_TOKEN:
                        raise ConfigError(slack_text.BOT_REFUSED.format(error=error_name(error))) from None
                    raise PostFailed(slack_text.DOWN) from error
                except UNREACHED as error:
                    raise PostFailed(slack_text.DOWN) from error
                self._identity = _identity(answer)
            return self._identity

    async def call(self, send: Send, *, repeat: bool = True, once: bool = False, **arguments: Any) -> AsyncSlackResponse:
        """Call a method of the SDK's client, up to three times.

        repeat    whether doing it twice is harmless; if not, a lost answer raises AnswerLost at once
        once      not worth a second attempt
        Raises CannotPost, PlaceGone, PostFailed.
        """
        again = _ONCE if once else _AGAIN
        try:
            return await again(partial(_may_be_repeated, repeat=repeat), send, **arguments)
        except SlackApiError as error:
            raise as_ours(error) from error
        except UNREACHED as error:
            if not repeat and _may_have_arrived(error):
                raise AnswerLost(slack_text.DOWN) from error
            raise PostFailed(slack_text.DOWN) from error

    async def ticket(self, upload: Upload) -> str:
        """Upload the bytes and return the id of a file that nobody sees until it is completed. A failed upload leaves nothing
        behind."""
        answer = await self.call(
            self.api.files_getUploadURLExternal, filename=upload.filename, length=len(upload.data), alt_txt=upload.alt
        )
        await self._send_bytes(str(answer["upload_url"]), upload.data)
        return str(answer["file_id"])

    async def _send_bytes(self, url: str, data: bytes) -> None:
        """Send the bytes to a ticket. The same bytes sent twice are one file."""
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(len(data))}

        async def once() -> None:
            async with self.session.post(url, data=_flowing(data), headers=headers, allow_redirects=False) as response:
                if response.status != 200:
                    raise _NotTakenError(response.status)

        try:
            await _AGAIN(_may_be_taken_yet, once)
        except (_NotTakenError, *UNREACHED) as error:
            log.info("upload_interrupted", bytes=len(data), error=error)
            raise PostFailed(slack_text.DOWN) from error

    async def respond(self, response_url: str, message: Mapping[str, Any]) -> bool:
        """Use a response_url (five times within 30 minutes) and return whether Slack accepted it. The address is a credential and
        never logged; it is used only at Slack's own hosts, because what is said there is not for others."""
        if not self._is_slacks(response_url):
            log.warning("response_url_refused", host=host_of(response_url)[:100])
            return False
        try:
            async with self.session.post(response_url, json=dict(message), allow_redirects=False) as response:
                return response.status == 200
        except UNREACHED:
            return False

    def _is_slacks(self, address: str) -> bool:
        try:
            url = URL(address)
        except (ValueError, TypeError):  # none at all
            return False
        return url.raw_user is None and _origin(url) in self._answered_at

    async def respond_alone(self, response_url: str, note: Mapping[str, Any]) -> bool:
        """Use a response_url for nobody but the asker to see."""
        return await self.respond(response_url, {"response_type": "ephemeral", "replace_original": False, **note})

    async def post_ephemeral(
        self,
        note: Mapping[str, Any],
        *,
        user: str,
        channel: str,
        root: str | None = None,
        response_url: str | None = None,
        directly: Mapping[str, Any] | None = None,
    ) -> None:
        """Tell one person alone: by response_url, else by an ephemeral message, else by a direct one, as `directly` says it. Best effort:
        failures are logged."""
        if response_url and await self.respond_alone(response_url, note):
            return
        where: dict[str, Any] = {"thread_ts": root} if root else {}
        try:
            await self.call(self.api.chat_postEphemeral, channel=channel, user=user, **where, **note)
        except CannotPost as error:
            log.info("asker_not_reached", channel=channel, user=user, code=error.code)
            await self._write_to(user, directly or note)
        except StudioError as error:
            log.info("asker_not_reached", channel=channel, user=user, code=error.code)

    async def _write_to(self, user: str, note: Mapping[str, Any]) -> None:
        try:
            opened = await self.call(self.api.conversations_open, users=user)
            await self.call(
                self.api.chat_postMessage,
                repeat=False,
                channel=str(opened["channel"]["id"]),
                unfurl_links=False,
                unfurl_media=False,
                **note,
            )
        except StudioError as error:
            log.info("asker_not_reached", user=user, code=error.code)


def _identity(answer: AsyncSlackResponse) -> Identity:
    return Identity(
        team=str(answer["team_id"]),
        user=str(answer["user_id"]),
        bot=answer.get("bot_id"),
        app=answer.get("app_id"),
        enterprise=answer.get("enterprise_id"),
        org_wide=bool(answer.get("is_enterprise_install")),
        host=host_of(str(answer.get("url") or "")),
    )


def _origin(url: URL) -> tuple[str, str | None, int | None]:
    return url.scheme, url.host, url.port


def _hooks(base_url: str) -> URL:
    """The hosts where Slack accepts answers by response_url; the government's cloud has hosts of its own."""
    host = host_of(base_url)
    gov = host == _GOV or host.endswith(f".{_GOV}")
    return URL(f"https://hooks.{_GOV if gov else 'slack.com'}")


async def _flowing(data: bytes) -> AsyncIterator[memoryview]:
    for piece in pieces(data):
        yield piece


def error_name(error: SlackApiError) -> str:
    """Slack's name for what went wrong, or "" if the answer was not Slack's."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, TypeError, ValueError):
        return ""


def is_signed_out(name: str) -> bool:
    """Whether an error says that a token is good for nothing any more."""
    return name in _WRONG_TOKEN


def _status(error: SlackApiError) -> int:
    response: Any = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)


def _may_be_repeated(error: Exception, *, repeat: bool) -> bool | float:
    """Whether a call may be made again, or the seconds that Slack asks us to wait first. repeat: doing it twice is harmless."""
    if isinstance(error, UNREACHED):
        return repeat or not _may_have_arrived(error)
    if not isinstance(error, SlackApiError):
        return False
    status, name = _status(error), error_name(error)
    if status == 429 or name in ("ratelimited", "rate_limited"):  # refused before it was done: safe to repeat
        after = _retry_after(error)
        return max(_FIRST_PAUSE, after) if after <= LONGEST_WAIT else False
    return (status >= 500 or name in _UNKNOWN_EFFECT or not name) and repeat and status not in (403, 404)


def _may_have_arrived(error: Exception) -> bool:
    return not isinstance(error, aiohttp.ClientConnectorError)


class _NotTakenError(Exception):
    """Slack's file host did not accept an upload's bytes."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"HTTP {status}")


def _may_be_taken_yet(error: Exception) -> bool:
    if isinstance(error, _NotTakenError):
        return error.status == 429 or not 400 <= error.status < 500
    return isinstance(error, UNREACHED)


def _retry_after(error: SlackApiError) -> float:
    headers: Mapping[str, str] = getattr(error.response, "headers", None) or {}
    for key, value in headers.items():
        if key.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                return 1.0
    return 1.0


def as_ours(error: SlackApiError) -> StudioError:
    """Turn what Slack refused into the sentence that people read."""
    name, status = error_name(error), _status(error)
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return PostFailed(slack_text.BUSY)
    if name in _GONE:
        return PlaceGone(text.GONE)
    if name == "file_deleted":
        return FileGone(slack_text.REFUSED.format(error=name))
    if name in _FIXED:
        return NotEditable(slack_text.FIXED)
    if name == "channel_not_found":
        return NoSuchChannel(slack_text.INVITE)
    if name == "not_in_channel":
        return CannotPost(slack_text.INVITE)
    if name in ("is_archived", "is_inactive"):
        return CannotPost(slack_text.ARCHIVED)
    if name == "missing_scope":
        return CannotPost(slack_text.SCOPE.format(scope=error.response.get("needed") or "?"))
    if name in ("user_not_found", "user_not_visible", "users_not_found"):
        return NobodyThere(slack_text.NOBODY)
    if name in ("no_such_subteam", "subteam_not_found"):
        return CannotPost(slack_text.NO_GROUP)
    if name == "storage_limit_reached":
        return FilesRefused(slack_text.NO_ROOM)
    if name in _FILES_REFUSED:
        return FilesRefused(slack_text.NO_FILES.format(error=name))
    if name in _WRONG_TOKEN:
        return CannotPost(slack_text.SIGNED_OUT.format(error=name))
    if name.startswith("restricted_action") or name in (
        "posting_to_channel_denied",
        "ekm_access_denied",
        "not_allowed",
        "access_denied",
    ):
        return CannotPost(slack_text.RESTRICTED.format(error=name))
    if status >= 500 or name in _UNKNOWN_EFFECT or (not name and status not in (403, 404)):
        return AnswerLost(slack_text.DOWN)
    if name in _QUICKER:
        return CannotPost(slack_text.REFUSED.format(error=name))
    log.error("api_refused", error=name or status, details=_details(error))
    return CannotPost(slack_text.REFUSED.format(error=name or f"HTTP {status}"))


def _details(error: SlackApiError) -> Sequence[str]:
    """What is wrong in the blocks, and where: Slack's words, as far as they can't contain anybody's."""
    try:
        lines = (error.response.get("response_metadata") or {}).get("messages", [])
        return [" ".join(_DETAIL.findall(str(line))) for line in lines]
    except (AttributeError, TypeError, ValueError):
        return []
