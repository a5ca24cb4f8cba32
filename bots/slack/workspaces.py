"""The workspaces that one process serves: the one of a token in the environment, or all that have installed us.

Each has a publisher of its own, made with its own token. So a token reaches no workspace but the one that gave it: what is posted goes
through the publisher of the render's workspace, and what is delivered is heard by the listeners of the installation it is for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.shared.config import ConfigError
from bots.shared.reaching import UNREACHED
from bots.slack import links, teams
from bots.slack.config import ANY_TEAM
from bots.slack.installed import Payload
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM
from bots.slack.vault import Installation, Vault
from bots.slack.web import TIMEOUT, Web, error_name, is_signed_out
from bots.speech import slack_text
from core.errors import BadPicture, CannotPost, PostFailed, StoreOut, StudioError
from core.model import Attachment, Person, Place
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.platform import Linked, OnOtherTier, Post, PostedMessage, PriceFirst, Progress, Result
from core.ports.store import InstallationStore
from core.ports.votes import Board
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause

log = structlog.get_logger(__name__, platform="slack")

_AGAIN, _MOST = 4.0, 30.0  # seconds between tries to reach a Slack that is down at the start: the first, and the longest
_FRESH_SECONDS: Final = 10.0  # for so long a workspace is not looked up again: another process may have installed or removed it

Make = Callable[[Web], SlackPublisher]


class OneWorkspace:
    """The workspace of SLACK_BOT_TOKEN."""

    def __init__(self, publisher: SlackPublisher, *, sleep: Sleep = asyncio.sleep) -> None:
        self._publisher = publisher
        self._sleep = sleep

    @property
    def api(self) -> AsyncWebClient:
        return self._publisher.web.api

    def begin(self) -> None:
        self._publisher.recent.listening = True

    async def until_identified(self) -> None:
        outage = Outage(log, "platform_not_reached")
        while True:
            try:
                await self._publisher.web.identity()
            except PostFailed as error:
                await self._sleep(pause(outage.failed(error), first=_AGAIN, most=_MOST))
            else:
                return outage.over()

    async def of(self, body: Payload) -> SlackPublisher | None:
        return self._publisher  # its own listeners refuse what is for others

    async def at(self, workspace: str) -> SlackPublisher | None:
        return self._publisher

    async def ended(self, body: Payload) -> bool:
        return False


@dataclass(slots=True)
class _Workspace:
    sealed: str
    publisher: SlackPublisher
    looked: float


class Workspaces:
    """All workspaces that have installed us and may. Implements core.ports.Publisher by the publisher of each."""

    def __init__(
        self,
        store: InstallationStore,
        vault: Vault,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        allowed: Collection[str],
        make: Make,
    ) -> None:
        self._store = store
        self._vault = vault
        self._session = session
        self._base_url = base_url
        self._allowed = frozenset(allowed)
        self._make = make
        self._open: dict[str, _Workspace] = {}
        self._looking: dict[str, asyncio.Lock] = {}
        self._listening = False
        self._app_alone = Web("", base_url, session).api

    # --- bots.slack.installed.Installations

    @property
    def api(self) -> AsyncWebClient:
        return self._app_alone

    def begin(self) -> None:
        self._listening = True

    async def until_identified(self) -> None:
        return

    async def of(self, body: Payload) -> SlackPublisher | None:
        for workspace in teams.installations(body):
            if (publisher := await self.at(workspace)) is not None:
                return publisher
        return None

    async def at(self, workspace: str) -> SlackPublisher | None:
        known = self._open.get(workspace)
        if known is not None and time.monotonic() - known.looked < _FRESH_SECONDS:
            return known.publisher
        async with self._looking.setdefault(workspace, asyncio.Lock()):
            known = self._open.get(workspace)
            if known is not None and time.monotonic() - known.looked < _FRESH_SECONDS:
                return known.publisher
            try:
                return await self._looked_up(workspace, known)
            except StoreOut:
                if known is None:
                    raise
                return known.publisher  # a database that is away changes nothing about who has installed us

    async def ended(self, body: Payload) -> bool:
        workspace, users = teams.uninstalled(body)
        if users is None:
            return False
        sealed = await self._store.installation(PLATFORM, workspace)
        found = self._vault.opened(sealed, workspace) if sealed is not None else None
        if sealed is None or (users and found is not None and found.user not in users):
            return True  # not ours, or people's tokens alone, of which we have none
        if found is None or await self._is_signed_out(found):  # otherwise it was installed anew since
            await self._forget(workspace, sealed, why=str((body.get("event") or {}).get("type")))
        return True

    # --- installs

    def may_install(self, *ids: str | None) -> bool:
        """Whether one of the ids, a workspace's or its organisation's, is on the list."""
        return ANY_TEAM in self._allowed or not self._allowed.isdisjoint(one for one in ids if one)

    def reached_by(self, token: str) -> Web:
        return Web(token, self._base_url, self._session)

    def seal(self, installation: Installation) -> str:
        return self._vault.seal(installation)

    def forget_now(self, workspace: str) -> None:
        """Look a workspace up again at its next use."""
        if workspace in self._open:
            self._open[workspace].looked = float("-inf")

    # --- core.ports.Publisher

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        return await (await self._of(post.place)).open(post, progress)

    async def progress(self, post: Post, progress: Progress) -> None:
        try:
            publisher = await self._of(post.place)
        except StudioError as error:
            log.info("progress_not_shown", render=post.render, code=error.code)
        else:
            await publisher.progress(post, progress)

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        return await (await self._of(post.place)).deliver(post, result)

    async def fail(
        self,
        post: Post,
        sentence: str,
        *,
        called_off: bool = False,
        waited: bool = False,
        way: PriceFirst | OnOtherTier | None = None,
    ) -> None:
        await (await self._of(post.place)).fail(post, sentence, called_off=called_off, waited=waited, way=way)

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        await (await self._of(place)).announce(place, sentence, once=once)

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        return await (await self._of(approval.place)).show_approval(approval, remind=remind)

    async def show_correction(self, correction: Correction) -> None:
        await (await self._of(correction.place)).show_correction(correction)

    async def show_vote(self, board: Board) -> str:
        return await (await self._of(board.vote.place)).show_vote(board)

    async def show_winner(self, board: Board) -> None:
        await (await self._of(board.vote.place)).show_winner(board)

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        await (await self._of(post.place)).show_tiers(post, result, thread=thread)

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        publisher = await self.at(workspace)
        if publisher is None:
            raise BadPicture(slack_text.NOT_INSTALLED)
        return await publisher.fetch(attachment, workspace=workspace, max_bytes=max_bytes)

    def links_in(self, words: str) -> tuple[str, ...]:
        return links.links(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await (await self._of(place)).linked(link, place=place, person=person)

    async def close(self) -> None:
        for workspace in list(self._open):
            await self._closed(workspace)

    # --- inside

    async def _of(self, place: Place) -> SlackPublisher:
        publisher = await self.at(place.workspace)
        if publisher is None:
            raise CannotPost(slack_text.NOT_INSTALLED)
        return publisher

    async def _looked_up(self, workspace: str, known: _Workspace | None) -> SlackPublisher | None:
        sealed = await self._store.installation(PLATFORM, workspace)
        if known is not None and sealed == known.sealed:
            known.looked = time.monotonic()
            return known.publisher
        await self._closed(workspace)
        found = self._vault.opened(sealed, workspace) if sealed is not None else None
        if sealed is None or found is None:
            if sealed is not None:
                log.error("installation_unreadable", workspace=workspace, says=slack_text.UNREADABLE)
            return None
        web = self.reached_by(found.token)
        try:
            me = await web.identity()
        except ConfigError:
            await self._forget(workspace, sealed, why="refused")
            return None
        if me.team != workspace or not self.may_install(me.team, me.enterprise):
            log.warning("workspace_not_served", workspace=workspace)
            return None
        publisher = self._make(web)
        publisher.recent.listening = self._listening
        self._open[workspace] = _Workspace(sealed, publisher, time.monotonic())
        return publisher

    async def _is_signed_out(self, found: Installation) -> bool:
        try:
            await self.reached_by(found.token).api.auth_test()
        except SlackApiError as error:
            return is_signed_out(error_name(error))
        except UNREACHED:
            return True  # as Slack said
        return False

    async def _forget(self, workspace: str, sealed: str, *, why: str) -> None:
        if await self._store.forget_installation(PLATFORM, workspace, sealed):
            log.warning("workspace_gone", workspace=workspace, why=why[:40])
        await self._closed(workspace)

    async def _closed(self, workspace: str) -> None:
        gone = self._open.pop(workspace, None)
        if gone is not None:
            await gone.publisher.close()


@asynccontextmanager
async def open_workspaces(
    store: InstallationStore, vault: Vault, *, base_url: str, allowed: Collection[str], make: Make
) -> AsyncIterator[Workspaces]:
    """One session for all, without cookies: those of one workspace's answers would go to the next."""
    async with aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as session:
        workspaces = Workspaces(store, vault, session, base_url=base_url, allowed=allowed, make=make)
        try:
            yield workspaces
        finally:
            await workspaces.close()
