"""Limits and usage: turns commands and buttons into sentences for the asker alone.

Whether somebody is an admin is checked on every command and click; the core decides what that allows.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import discord
import structlog

from bots.discord import permissions, view
from bots.discord.interactions import InteractionHandler, of_home, person
from bots.discord.members import is_admin
from bots.discord.responses import Interaction
from bots.discord.view import Said, Upload
from bots.shared.quotas import QuotaCommands
from bots.speech import discord_text
from bots.speech import limits as phrases
from core.errors import BadAsk, CannotPost, NotAllowed, PostFailed
from core.model import Place
from core.quota import Scope, Target, Whom, terms_of
from core.quota.admins import By
from core.quota.grants import Granted

log = structlog.get_logger(__name__, platform="discord")

_LIMITS = "darkroom-limits.txt"  # where the limits are more than a message holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The options of a command that say whom a limit is for; none: everybody in the channel."""

    user: discord.User | discord.Member | None = None
    role: discord.Role | None = None
    everywhere: bool = False

    def whom(self, place: Place) -> Whom:
        if self.user is not None and self.role is not None:
            raise BadAsk(discord_text.USER_OR_ROLE)
        group = Target.group(str(self.role.id), self.role.name) if self.role is not None and not self._is_everyone(place) else None
        return Whom(person=person(self.user) if self.user is not None else None, group=group)

    def in_all(self, place: Place) -> bool:
        """Whether it is for all channels."""
        return self.everywhere or self._is_everyone(place)

    def _is_everyone(self, place: Place) -> bool:
        return self.role is not None and str(self.role.id) == place.workspace  # @everyone has the server's own id


class Quotas:
    """Handles the commands and buttons. admin_roles: ids of roles that may change limits, besides members who may manage the
    server."""

    def __init__(self, handler: InteractionHandler, admin_roles: Collection[str]) -> None:
        self._handler = handler
        self._admin_roles = admin_roles
        self._quotas = QuotaCommands(handler.studio)

    # --- commands

    async def show(self, interaction: Interaction) -> Said:
        place = await self._handler.place(interaction)
        return view.bars(await self._quotas.show(place, person(interaction.user), **of_home(interaction)), _LIMITS)

    async def set(self, interaction: Interaction, named: Named, terms: dict[str, Any], *, preview: bool) -> Said:
        """Set a limit. terms: images, dollars, per, tier, each."""
        admin, by = self._admin(interaction), await self._by(interaction)
        target = named.whom(by.place).target(by.place.channel, everywhere=named.in_all(by.place))
        limits = self._handler.studio.quota.options(target, **terms)
        return view.bars(await self._quotas.set(limits, by, admin=admin, preview=preview), _LIMITS)

    async def clear(self, interaction: Interaction, named: Named, which: dict[str, Any], *, preview: bool) -> Said:
        """Clear limits. which: unit, per, tier, each."""
        admin, by = self._admin(interaction), await self._by(interaction)
        meant = self._handler.studio.quota.chosen(everywhere=named.in_all(by.place), **which)
        return view.bars(await self._quotas.clear(meant, named.whom(by.place), by, admin=admin, preview=preview), _LIMITS)

    async def grant(
        self, interaction: Interaction, named: Named, amounts: dict[str, Any], which: dict[str, Any], *, everybody: bool
    ) -> Said:
        """Allow more. amounts: images, dollars; which: per, tier."""
        admin, by = self._admin(interaction), await self._by(interaction)
        meant = self._handler.studio.quota.chosen(everywhere=named.in_all(by.place), **which)
        extras = terms_of(amounts["images"], amounts["dollars"])
        found = await self._quotas.grant(extras, meant, named.whom(by.place), by, admin=admin, everybody=everybody)
        return view.bars(found, _LIMITS)

    async def audit(self, interaction: Interaction) -> Said:
        place = await self._handler.place(interaction)
        return view.audit(await self._quotas.audit(place, admin=self._admin(interaction)))

    async def usage(self, interaction: Interaction, of: Scope, per: str) -> Said:
        place, admin = await self._handler.place(interaction), is_admin(interaction, self._admin_roles)
        found = await self._quotas.usage(place, person(interaction.user), of=of, per=per, admin=admin)
        files = [await asyncio.to_thread(_fitting, found.filename, found.csv, interaction.filesize_limit)]
        if found.chart is not None:
            files.insert(0, Upload(name="darkroom-usage.png", load=view.at_hand(found.chart), alt=found.alt))
        after = [found.table.after, discord_text.CSV_TOO_LARGE if None in files else ""]
        said = view.bars(replace(found.table, after="\n".join(part for part in after if part)), "darkroom-usage.txt")
        return replace(said, uploads=(*(file for file in files if file is not None), *said.uploads))

    # --- buttons

    async def ask_for_more(self, interaction: Interaction, request: str) -> Said:
        """Post in the channel what somebody asks for, with a button for admins; in the thread if they or we may write only there."""
        permissions.check_asker(interaction)
        place = await self._handler.place(interaction)
        said = view.wanted(await self._quotas.wanted(request, place), request)
        here = interaction.channel_id or int(place.channel)
        where = int(place.channel) if permissions.may_write(interaction, in_channel=True) else here
        try:
            await self._handler.publisher.say(where, said, reply_to=None, once=f"more:{request}")
        except CannotPost:
            if here == where:
                raise
            await self._handler.publisher.say(here, said, reply_to=None, once=f"more:{request}")
        return view.say(phrases.ASKED_FOR_MORE)

    async def grant_request(self, interaction: Interaction, request: str) -> Said:
        """Grant a request. The first grant removes the button and says so where everybody can read it."""
        admin, by = self._admin(interaction), await self._by(interaction)
        granted = await self._handler.studio.quota.grants.grant_request(request, by, admin=admin)
        if interaction.message is not None and not granted.again:
            await self._say_granted(interaction.message, by, granted)
        return view.say(granted.sentence)

    async def _say_granted(self, asked: discord.Message, by: By, granted: Granted) -> None:
        line = phrases.GRANTED.format(admin=by.person.name, sentence=granted.sentence)
        said = Said(content=view.with_note(asked.content, line))
        try:
            await self._handler.publisher.amend(asked.channel.id, asked.id, said)
        except (CannotPost, PostFailed) as error:  # the grant stands all the same, and a button that stays grants nothing more
            log.warning("grant_not_shown", message=asked.id, code=error.code)

    # --- inside

    async def _by(self, interaction: Interaction) -> By:
        return By(event=f"i:{interaction.id}", place=await self._handler.place(interaction), person=person(interaction.user))

    def is_admin(self, interaction: Interaction) -> bool:
        """Whether the person is an admin; nobody is in a direct message."""
        return is_admin(interaction, self._admin_roles)

    def _admin(self, interaction: Interaction) -> bool:
        """Whether the person is an admin. Raises NotAllowed in a direct message, where there is nobody to ask."""
        if interaction.guild_id is None:
            raise NotAllowed(discord_text.NO_ADMINS)
        return is_admin(interaction, self._admin_roles)


def _fitting(name: str, data: bytes, limit: int) -> Upload | None:
    """A table as a file of at most `limit` bytes, compressed if necessary; None: even then it is too large."""
    if len(data) <= limit:
        return Upload(name=name, load=view.at_hand(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return Upload(name=f"{name}.zip", load=view.at_hand(out.getvalue())) if out.tell() <= limit else None
