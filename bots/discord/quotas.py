"""Limits and usage at the desk: commands and buttons in, sentences for the asker alone out.

Whether somebody is an admin is looked at anew at every command and click; what that allows is decided in the core.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import discord
import structlog

from bots import text, words
from bots.discord import view
from bots.discord.desk import Desk, Interaction, person
from bots.discord.members import groups, is_admin
from bots.discord.view import Said, Upload
from bots.quotas import QuotaDesk
from core.errors import BadAsk, CannotPost, NotAllowed, PostFailed
from core.model import Place
from core.quota import Limit, Scope, Target, Unit, period_named, tier_named
from core.quota_door import By, Granted

log = structlog.get_logger(__name__)

_RANKS = (Scope.MEMBER, Scope.PERSON, Scope.CHANNEL, Scope.GROUP, Scope.WORKSPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """The options of a command that say whom a limit is for; none: everybody in the channel."""

    user: discord.User | discord.Member | None = None
    role: discord.Role | None = None
    everywhere: bool = False

    def target(self, place: Place) -> Target:
        if self.user is not None and self.role is not None:
            raise BadAsk(text.DISCORD_USER_OR_ROLE)
        if self.user is not None:
            whom = person(self.user)
            return Target.person(whom) if self.everywhere else Target.member(place.channel, whom)
        if self.role is not None and str(self.role.id) != place.workspace:  # @everyone has the server's own id
            return Target.group(str(self.role.id), self.role.name)
        return Target.workspace() if self.everywhere or self.role is not None else Target.in_channel(place.channel)


class Quotas:
    """admin_roles: ids of roles that may change limits, beside members who may manage the server."""

    def __init__(self, desk: Desk, admin_roles: Collection[str]) -> None:
        self._desk = desk
        self._admin_roles = admin_roles
        self._quotas = QuotaDesk(desk.studio)

    # --- commands

    async def show(self, interaction: Interaction) -> Said:
        place = await self._desk.place(interaction)
        return view.long(await self._quotas.show(place, person(interaction.user), groups(interaction.user)), "darkroom-limits.txt")

    async def set(self, interaction: Interaction, whom: Whom, terms: dict[str, Any], *, preview: bool) -> Said:
        """terms: images, dollars, per, tier, each."""
        admin, by = self._admin(interaction), await self._by(interaction)
        limits = self._desk.studio.quota.options(whom.target(by.place), **terms)
        return view.note(await self._quotas.set(limits, by, admin=admin, preview=preview))

    async def clear(self, interaction: Interaction, whom: Whom, which: dict[str, Any], *, preview: bool) -> Said:
        """which: unit, per, tier."""
        admin, by = self._admin(interaction), await self._by(interaction)
        said = await self._quotas.clear(whom.target(by.place), by, admin=admin, preview=preview, **which)
        return view.long(said, "darkroom-limits.txt")

    async def grant(self, interaction: Interaction, whom: Whom, terms: dict[str, Any]) -> Said:
        """terms: images, dollars, per, tier."""
        admin, by = self._admin(interaction), await self._by(interaction)
        wanted = self._desk.studio.quota.options(Target.in_channel(by.place.channel), **terms)
        lines = []
        for one in wanted:
            limit = await self._meant(by, one, whom, terms)
            who = person(whom.user) if whom.user is not None else None
            once = By(event=f"{by.event}:{one.terms.unit}", place=by.place, person=by.person)
            lines.append(await self._quotas.grant(limit, one.terms.amount, once, admin=admin, person=who))
        return view.note("\n".join(lines))

    async def audit(self, interaction: Interaction) -> Said:
        place = await self._desk.place(interaction)
        return view.audit(await self._quotas.audit(place, admin=self._admin(interaction)))

    async def usage(self, interaction: Interaction, of: Scope, per: str) -> Said:
        place, admin = await self._desk.place(interaction), is_admin(interaction, self._admin_roles)
        found = await self._quotas.usage(place, person(interaction.user), of=of, per=per, admin=admin)
        files = [await asyncio.to_thread(_fitting, found.filename, found.csv, interaction.filesize_limit)]
        if found.chart is not None:
            files.insert(0, Upload(name="darkroom-usage.png", data=found.chart, alt=found.alt))
        too_large = [text.DISCORD_CSV_TOO_LARGE] if None in files else []
        uploads = tuple(file for file in files if file is not None)
        return Said(content=view.note("\n".join([found.text, *too_large])).content, uploads=uploads)

    # --- buttons

    async def ask_for_more(self, interaction: Interaction, request: str) -> Said:
        """Post in the channel what somebody asks for, with a button for admins; where nobody may write but in threads, there."""
        place = await self._desk.place(interaction)
        said = view.wanted(await self._quotas.wanted(request, place), request)
        here = interaction.channel_id or int(place.channel)
        try:
            await self._desk.publisher.say(int(place.channel), said, reply_to=None, once=f"more:{request}")
        except CannotPost:
            if here == int(place.channel):
                raise
            await self._desk.publisher.say(here, said, reply_to=None, once=f"more:{request}")
        return view.note(words.ASKED_FOR_MORE)

    async def grant_request(self, interaction: Interaction, request: str) -> Said:
        """The first grant takes the button away, and says so where everybody reads it."""
        admin, by = self._admin(interaction), await self._by(interaction)
        granted = await self._desk.studio.quota.grant_request(request, by, admin=admin)
        if interaction.message is not None and not granted.again:
            await self._say_granted(interaction.message, by, granted)
        return view.note(granted.sentence)

    async def _say_granted(self, asked: discord.Message, by: By, granted: Granted) -> None:
        line = text.DISCORD_GRANTED.format(name=by.person.name, sentence=granted.sentence)
        said = Said(content=view.with_note(asked.content, line))
        try:
            await self._desk.publisher.amend(asked.channel.id, asked.id, said)
        except (CannotPost, PostFailed) as error:  # it is granted all the same; a button that stays grants nothing more
            log.warning("grant_not_shown", message=asked.id, code=error.code)

    # --- inside

    async def _by(self, interaction: Interaction) -> By:
        return By(event=f"i:{interaction.id}", place=await self._desk.place(interaction), person=person(interaction.user))

    def _admin(self, interaction: Interaction) -> bool:
        """Raises NotAllowed in a direct message, where there is nobody to ask."""
        if interaction.guild_id is None:
            raise NotAllowed(text.DISCORD_NO_ADMINS)
        return is_admin(interaction, self._admin_roles)

    async def _meant(self, by: By, extra: Limit, whom: Whom, named: dict[str, Any]) -> Limit:
        """The limit to add to: the person's own before the channel's before the server's. Raises BadAsk: none, or several alike;
        NotAllowed is left to the grant."""
        who = person(whom.user) if whom.user is not None else by.person
        bound = [one.balance.limit for one in await self._desk.studio.quota.show(by.place, who)]
        fits = [limit for limit in bound if self._fits(limit, extra, whom, named)]
        if not fits:
            raise BadAsk(words.NO_SUCH.format(what="images" if extra.terms.unit is Unit.IMAGES else "dollars"))
        first = min(_rank(limit, apart=whom.user is not None) for limit in fits)
        alike = [limit for limit in fits if _rank(limit, apart=whom.user is not None) == first]
        if len(alike) > 1:
            raise BadAsk(text.DISCORD_WHICH_LIMIT.format(limits=", ".join(map(words.who_is_bound, alike))))
        return alike[0]

    def _fits(self, limit: Limit, extra: Limit, whom: Whom, named: dict[str, Any]) -> bool:
        own = limit.target.scope in (Scope.MEMBER, Scope.PERSON)
        tiers = tuple(self._desk.studio.tiers)
        return (
            limit.terms.unit is extra.terms.unit
            and (whom.user is not None or not own)
            and (named["per"] is None or limit.terms.per is period_named(named["per"]))
            and (named["tier"] is None or limit.terms.tier == tier_named(named["tier"], tiers))
        )


def _rank(limit: Limit, *, apart: bool) -> tuple[int, bool]:
    """apart: more is for one person, so what each has for themselves comes first."""
    return _RANKS.index(limit.target.scope), limit.terms.each is not apart


def _fitting(name: str, data: bytes, limit: int) -> Upload | None:
    """A table as a file of at most `limit` bytes, packed where it must be; None: even so it is too large."""
    if len(data) <= limit:
        return Upload(name=name, data=data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return Upload(name=f"{name}.zip", data=out.getvalue()) if out.tell() <= limit else None
