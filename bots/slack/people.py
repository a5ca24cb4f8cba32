"""Who people are, by users.info: what they are called, and whether they may change limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from cachetools import TTLCache

from bots.slack.config import SlackConfig
from bots.slack.read import PLATFORM, Asker
from bots.slack.web import Identity, NobodyThere, Web
from bots.speech import slack_text
from core.errors import CannotPost, NotAllowed, PostFailed, StudioError
from core.lines import one_line
from core.model import Person, Place
from core.quota import Scope, Target
from core.quota.door import QuotaDoor
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="slack")

_REMEMBERED = 5000  # entries of each cache: forgetting one costs a request to Slack
_KNOWN_SECONDS = 300.0  # how long facts are believed: after this a former admin has no rights here
_UNKNOWN_SECONDS = 60.0
_SILENT_SECONDS = 5.0
_LIMITED_SECONDS = 15.0  # after which a limit for a user group that another process set applies here
_MOST_NAMES = 10  # names looked up for one message's mentions
_NAMES_PATIENCE = 0.5  # seconds for all of them
_NAME_PATIENCE = 0.1  # seconds that an ask waits for its asker's name: it is not kept before


@dataclass(frozen=True, slots=True)
class Facts:
    """What Slack says about a person. name: as shown in Slack. member: of this workspace, and no guest; runs: an owner or admin of
    it. stranger: of another organisation. bot: another app."""

    name: str
    member: bool
    runs: bool
    stranger: bool = False
    guest: bool = False
    bot: bool = False


_NOBODY = Facts(name="", member=False, runs=False)


class People:
    def __init__(self, web: Web, config: SlackConfig, quota: QuotaDoor) -> None:
        self._web = web
        self._quota = quota
        self._admins = frozenset(config.admins)
        self._admin_groups = config.admin_groups
        self._known: TTLCache[str, Facts] = TTLCache(_REMEMBERED, _KNOWN_SECONDS)
        self._groups: TTLCache[str, frozenset[str]] = TTLCache(_REMEMBERED, _KNOWN_SECONDS)
        self._all_groups: TTLCache[str, tuple[Target, ...]] = TTLCache(_REMEMBERED, _UNKNOWN_SECONDS)
        self._limited: TTLCache[str, tuple[str, ...]] = TTLCache(_REMEMBERED, _LIMITED_SECONDS)
        self._nameless: TTLCache[str, None] = TTLCache(_REMEMBERED, _UNKNOWN_SECONDS)
        self._silent: TTLCache[str, None] = TTLCache(_REMEMBERED, _SILENT_SECONDS)  # people Slack would not tell about just now
        self._asking: dict[str, tuple[asyncio.Task[Facts], float]] = {}  # since when

    async def is_admin(self, person: str) -> bool:
        """Whether somebody is an owner or admin of the workspace, or named by the configuration; never guests, nor people of other
        workspaces. Raises NotAllowed if Slack does not tell, CannotPost if the app lacks a scope."""
        try:
            facts = await self._facts(person)
            if not facts.member:
                return False
            return facts.runs or person in self._admins or await self._in_admin_group(person)
        except PostFailed as error:
            raise NotAllowed(slack_text.NOT_KNOWN_ADMIN) from error

    async def seems_admin(self, person: str) -> bool:
        """Whether somebody is an admin, for what is merely shown: no, if Slack does not tell."""
        try:
            return await self.is_admin(person)
        except StudioError as error:
            log.info("admin_unknown", code=error.code)
            return False

    async def named(self, person: Person) -> Person:
        """The person with the name that Slack shows; unchanged if it does not come at once."""
        facts = await self.facts_within(person.id, _NAME_PATIENCE)
        return Person(id=person.id, name=facts.name) if facts is not None and facts.name else person

    async def facts_within(self, person: str, seconds: float, *, needed: bool = False) -> Facts | None:
        """What Slack says about somebody within `seconds` of the first question. A later answer is remembered. needed: ask again
        soon after Slack did not tell."""
        facts = self._known.get(person)
        if facts is None and person not in (self._silent if needed else self._nameless):
            asked = self._ask(person)
            since = self._asking[person][1] if person in self._asking else 0.0
            await asyncio.wait({asked}, timeout=max(0.0, seconds - (time.monotonic() - since)))
            if asked.done() and not asked.cancelled() and asked.exception() is None:
                facts = asked.result()
        return facts if facts is not _NOBODY else None

    async def names(self, ids: Sequence[str], *, here: str, team: str) -> Mapping[str, str]:
        """The names of mentioned people, channels and user groups, as far as Slack tells at once. here: the channel they are
        mentioned in; private channels elsewhere keep their names to themselves."""
        if not ids:
            return {}
        asking = {id_: asyncio.create_task(self._name(id_, here, team)) for id_ in ids[:_MOST_NAMES]}
        await asyncio.wait(asking.values(), timeout=_NAMES_PATIENCE)
        for task in asking.values():
            task.cancel()
        found = await asyncio.gather(*asking.values(), return_exceptions=True)
        return {id_: name for id_, name in zip(asking, found, strict=True) if isinstance(name, str) and name}

    async def _name(self, id_: str, here: str, team: str) -> str:
        if id_.startswith(("U", "W")):
            return (await self._facts(id_)).name
        if id_.startswith("S"):
            return next((group.name for group in await self.all_groups(team) if group.subject == id_), "")
        channel: Mapping[str, Any] = (await self._web.call(self._web.api.conversations_info, once=True, channel=id_)).get(
            "channel"
        ) or {}
        return str(channel.get("name") or "") if id_ == here or not channel.get("is_private", True) else ""

    async def known(self, asker: Asker, team: str) -> Asker:
        """The asker with their name and those of their user groups that limits are for."""
        return replace(asker, person=await self.named(asker.person), groups=await self.groups_of(asker.person.id, team))

    async def groups_of(self, person: str, team: str) -> tuple[str, ...]:
        """The person's user groups, out of those that limits are for. If no limit is for one, Slack is not asked. Raises PostFailed
        if Slack does not tell."""
        groups = self._limited.get(team)
        if groups is None:
            limits = await self._quota.limits(Place(platform=PLATFORM, workspace=team, channel=""), admin=True)
            groups = tuple(sorted({limit.target.subject for limit in limits if limit.target.scope is Scope.GROUP}))
            self._limited[team] = groups
        return await self.belongs_to(person, groups)

    async def belongs_to(self, person: str, groups: Sequence[str]) -> tuple[str, ...]:
        """Those of these user groups that the person belongs to. Raises PostFailed if Slack does not tell."""
        try:
            return tuple([group for group in groups if person in await self._members_or_none(group)])
        except PostFailed as error:
            raise PostFailed(slack_text.GROUPS_UNKNOWN) from error

    async def all_groups(self, team: str) -> tuple[Target, ...]:
        """The workspace's user groups by name; none if the app lacks the scope, or Slack does not tell."""
        known = self._all_groups.get(team)
        if known is None:
            try:
                answer = await self._web.call(self._web.api.usergroups_list, once=True)
            except StudioError as error:
                log.info("groups_unknown", code=error.code)
                return ()
            found = [Target.group(str(one["id"]), str(one.get("handle") or one["id"])) for one in answer.get("usergroups") or ()]
            known = tuple(sorted(found, key=lambda group: group.name.casefold()))
            self._all_groups[team] = known
        return known

    def limits_changed(self, team: str) -> None:
        """Forget which groups are limited, so that it is looked up again."""
        self._limited.pop(team, None)

    async def close(self) -> None:
        asked = [task for task, _ in self._asking.values()]
        await stop(*asked)

    # --- inside

    async def _facts(self, person: str) -> Facts:
        known = self._known.get(person)
        return known if known is not None else await asyncio.shield(self._ask(person))

    def _ask(self, person: str) -> asyncio.Task[Facts]:
        """Ask Slack about a person, with one question at a time for each."""
        if person not in self._asking:
            task = asyncio.create_task(self._fetch(person))
            self._asking[person] = (task, time.monotonic())
            task.add_done_callback(lambda done: self._asked(person, done))
        return self._asking[person][0]

    def _asked(self, person: str, done: asyncio.Task[Facts]) -> None:
        self._asking.pop(person, None)
        if not done.cancelled() and done.exception() is not None:
            self._nameless[person] = None
            self._silent[person] = None
            log.info("person_unknown", user=person, error=type(done.exception()).__name__)

    async def _fetch(self, person: str) -> Facts:
        me = await self._web.identity()
        try:
            answer = await self._web.call(self._web.api.users_info, user=person)
        except NobodyThere:
            facts = _NOBODY
        else:
            facts = _facts_of(answer.get("user") or {}, me)
        self._known[person] = facts
        return facts

    async def _in_admin_group(self, person: str) -> bool:
        for group in self._admin_groups:
            if person in await self._members_or_none(group):
                return True
        return False

    async def _members_or_none(self, group: str) -> frozenset[str]:
        try:
            return await self.members(group)
        except CannotPost as error:  # the group is gone or a scope is missing, so treat the group as empty
            log.warning("group_unknown", group=group, reason=str(error))
            return frozenset()

    async def members(self, group: str) -> frozenset[str]:
        """The members of a user group. Raises CannotPost (not of this workspace, or a scope is missing) and PostFailed."""
        known = self._groups.get(group)
        if known is None:
            answer = await self._web.call(self._web.api.usergroups_users_list, usergroup=group)
            known = frozenset(str(user) for user in answer.get("users") or ())
            self._groups[group] = known
        return known


def _facts_of(user: Mapping[str, Any], me: Identity) -> Facts:
    """The facts in an answer. In an Enterprise organisation, people of its other workspaces are neither strangers nor admins of
    ours. If the app is installed for the whole organisation, its workspaces count as one, run by the owners and admins of the
    organisation."""
    profile, org = user.get("profile") or {}, user.get("enterprise_user") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    same_org = me.enterprise is not None and me.enterprise in (org.get("enterprise_id"), user.get("enterprise_id"))
    here = same_org if me.org_wide else me.team in {user.get("team_id") or me.team, *(org.get("teams") or ())}
    stranger = bool(user.get("is_stranger")) or not (here or same_org)
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    member = here and not (stranger or guest or user.get("deleted") or user.get("is_bot"))
    rank = org if me.org_wide else user
    runs = rank.get("is_owner") or rank.get("is_primary_owner") or rank.get("is_admin")
    return Facts(
        name=one_line(str(name)),
        member=member,
        runs=bool(member and runs),
        stranger=stranger,
        guest=guest,
        bot=bool(user.get("is_bot")),
    )
