"""`darkroom quota export | plan FILE | apply FILE`: limits as a file, to be kept, compared and reviewed like any other.

A workspace that the file names gets exactly the limits written there: what is missing is cleared. Others are left alone.
"""

from __future__ import annotations

import tomllib
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TextIO

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tomlkit.items import KeyType, SingleKey, Table

from bots.app.config import Config
from bots.app.configured import quota_rules
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import new_id
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from bots.shared.vocabularies import VOCABULARIES
from core.errors import StudioError
from core.lines import one_cell, visible
from core.model import Person, Place
from core.quota import Limit, Scope, Target, parse
from core.quota.admins import By
from core.quota.door import QuotaDoor
from core.quota.words import terms, whose

_HEAD = """\
# Darkroom's limits. What would change:   darkroom quota plan {name}
# Make it so:                            darkroom quota apply {name}
# A workspace written here gets exactly these limits; one that is not written here is left alone. A limit is written as in chat:
# "20 images a day", "$5 a month on pro", "5 images a day each". The operator's own limits ([quota] total and workspace) stand in the
# configuration, and nothing here changes them.
"""
_NOTHING = """
# No limit is set yet. An example:
#
# [[workspaces]]
# platform = "slack"
# workspace = "T0123456789"            # Discord: the server's id
# everywhere = ["$50 a month"]
#
# [workspaces.channels]
# C0123456789 = ["20 images a day", "5 images a day each"]
#
# [[workspaces.people]]
# id = "U0123456789"
# name = "Ben"
# channel = "C0123456789"              # left out: in all channels
# limits = ["3 images a day"]
"""


_Id = Annotated[str, Field(pattern=r"^[^\s|]+$")]  # an empty one would mean everybody; the bar separates the parts of a limit's key


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Subject(_Section):
    id: _Id
    name: str = ""
    channel: str = Field(default="", pattern=r"^[^\s|]*$")
    limits: tuple[str, ...]


class _Group(_Section):
    id: _Id
    name: str = ""
    limits: tuple[str, ...]


class _Workspace(_Section):
    platform: str
    workspace: _Id
    everywhere: tuple[str, ...] = ()
    channels: Mapping[_Id, tuple[str, ...]] = Field(default_factory=dict)
    people: tuple[_Subject, ...] = ()
    groups: tuple[_Group, ...] = ()


class _File(_Section):
    workspaces: tuple[_Workspace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The changes that give a workspace the limits of the file."""

    place: Place
    set: tuple[Limit, ...]
    clear: tuple[Limit, ...]
    was: Mapping[str, Limit]

    def lines(self) -> Iterator[str]:
        for limit in self.set:
            before = self.was.get(limit.key)
            sign, was = ("~", f"   (was {terms(before.terms)})") if before is not None else ("+", "")
            yield f"  {sign} {_whose(limit, self.place.platform)}: {terms(limit.terms)}{was}"
        for limit in self.clear:
            yield f"  - {_whose(limit, self.place.platform)}: {terms(limit.terms)}"


async def export(config: Config, out: TextIO) -> None:
    """Write all limits that are set as a file that `apply` reads."""
    async with open_resources(config) as resources:
        ledger = resources.store.ledger
        found = {at: await ledger.limits(*at) for at in await ledger.workspaces()}
    out.write(_HEAD.format(name="limits.toml"))
    workspaces = tomlkit.aot()
    for at, limits in found.items():
        workspaces.append(_written(*at, limits))
    out.write(f"\n{tomlkit.dumps({'workspaces': workspaces})}" if found else _NOTHING)


async def plan(config: Config, path: Path, out: TextIO) -> None:
    """Show what `apply` would change, without changing it. Raises ConfigError."""
    await _planned(config, path, out, apply=False)


async def apply(config: Config, path: Path, out: TextIO) -> None:
    """Set the limits of a file, each workspace in one transaction, with audit records. Raises ConfigError before anything changes."""
    await _planned(config, path, out, apply=True)


async def _planned(config: Config, path: Path, out: TextIO, *, apply: bool) -> None:
    async with open_resources(config) as resources:
        tiers = tuple(resources.tiers)
        wanted = _read(path, tiers)
        door = QuotaDoor(
            ledger=resources.store.ledger,
            rules=quota_rules(config, resources.tiers),
            tiers=resources.tiers,
            now=utc_now,
            new_id=new_id,
        )
        plans = [await _plan(door, place, limits) for place, limits in wanted.items()]
        changed = sum(len(one.set) + len(one.clear) for one in plans)
        for one in plans:
            if one.set or one.clear:
                out.write(f"{visible(f'{one.place.platform} {one.place.workspace}')}\n")
                out.writelines(f"{visible(line)}\n" for line in one.lines())
                if apply:
                    await door.apply(_by(one.place, path), set=one.set, clear=one.clear, admin=True)
    if not changed:
        out.write("The limits already match the file: nothing to change.\n")
    elif apply:
        out.write(f"Applied: {_count(changed)}.\n")
    else:
        out.write(f"Nothing has changed yet: {_count(changed)}. To make it so: darkroom quota apply {visible(str(path))}\n")


async def _plan(door: QuotaDoor, place: Place, limits: Sequence[Limit]) -> Plan:
    was = {limit.key: limit for limit in await door.limits(place, admin=True)}
    keys = {limit.key for limit in limits}
    return Plan(
        place=place,
        set=tuple(limit for limit in limits if limit.key not in was or was[limit.key].terms != limit.terms),
        clear=tuple(limit for key, limit in was.items() if key not in keys),
        was=was,
    )


def _by(place: Place, path: Path) -> By:
    return By(event=f"file:{uuid.uuid4().hex}", place=place, person=Person(id="file", name=f"the file {path.name}"))


def _count(changed: int) -> str:
    return f"{changed} change" if changed == 1 else f"{changed} changes"


def _whose(limit: Limit, platform: str) -> str:
    """Say whose limit it is, like words.whose, but with the channel's id, since a file is read outside the channel."""
    target = limit.target
    if target.scope is Scope.CHANNEL:
        return f"channel {target.channel}"
    said = whose(target, VOCABULARIES[platform])
    return f"{said.removesuffix(' in this channel')} in channel {target.channel}" if target.channel else said


# --- reading


def _read(path: Path, tiers: Sequence[str]) -> dict[Place, list[Limit]]:
    """Read and check a limits file. Raises ConfigError."""
    try:
        file = _File(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file. Write one with: darkroom quota export > {path}") from None
    except OSError as error:
        raise ConfigError(f"{path} could not be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
    except ValidationError as error:
        said = [f"{path}: {'.'.join(str(part) for part in one['loc'])}: {one['msg']}." for one in error.errors()]
        raise ConfigError("\n".join(said)) from None
    found: dict[Place, list[Limit]] = {}
    for workspace in file.workspaces:
        place = Place(platform=workspace.platform, workspace=workspace.workspace, channel="")
        if workspace.platform not in VOCABULARIES:
            raise ConfigError(f"{path}: there is no platform {workspace.platform}. There are {', '.join(VOCABULARIES)}.")
        if place in found:
            raise ConfigError(f"{path}: {workspace.platform} {workspace.workspace} is listed twice. Write it once.")
        found[place] = _limits(path, workspace, tiers)
    return found


def _limits(path: Path, workspace: _Workspace, tiers: Sequence[str]) -> list[Limit]:
    found: dict[str, Limit] = {}
    for target, said in _targets(workspace):
        for text in said:
            limit = _limit(path, target, text, tiers)
            if limit.key in found:
                kind = f"“{terms(found[limit.key].terms)}” and “{text}”"
                raise ConfigError(
                    f"{path}: {_whose(limit, workspace.platform)}: {kind} are limits of the same kind, and only one can"
                    " apply. Leave one out."
                )
            found[limit.key] = limit
    return list(found.values())


def _targets(workspace: _Workspace) -> Iterator[tuple[Target, Sequence[str]]]:
    yield Target.workspace(), workspace.everywhere
    for channel, said in workspace.channels.items():
        yield Target.in_channel(channel), said
    for one in workspace.people:
        person = Person(id=one.id, name=one.name)
        yield Target.member(one.channel, person) if one.channel else Target.person(person), one.limits
    for group in workspace.groups:
        yield Target.group(group.id, group.name), group.limits


def _limit(path: Path, target: Target, text: str, tiers: Sequence[str]) -> Limit:
    try:
        limit = Limit(target=target, terms=parse(text, tiers).terms)
    except StudioError as error:
        raise ConfigError(f'{path}: "{text}": {error}') from None
    if limit.terms.each and target.scope in (Scope.MEMBER, Scope.PERSON):
        raise ConfigError(f'{path}: "{text}": a limit for one person cannot also be for each person. Leave one of the two out.')
    return limit


# --- writing


def _written(platform: str, workspace: str, limits: Sequence[Limit]) -> Table:
    """A workspace as `_Workspace` reads it, without what is empty."""
    channels = tomlkit.table()
    for target, said in _by_target(limits, Scope.CHANNEL).items():
        channels.add(SingleKey(one_cell(target.channel), t=KeyType.Basic), said)
    parts = {
        "platform": platform,
        "workspace": one_cell(workspace),
        "everywhere": [said for texts in _by_target(limits, Scope.WORKSPACE).values() for said in texts],
        "channels": channels,
        "people": [_subject(*one) for one in _by_target(limits, Scope.MEMBER, Scope.PERSON).items()],
        "groups": [_subject(*one) for one in _by_target(limits, Scope.GROUP).items()],
    }
    found = tomlkit.table()
    for key, value in parts.items():
        if value:
            found.add(key, value)
    return found


def _subject(target: Target, said: Sequence[str]) -> dict[str, Any]:
    channel = {"channel": one_cell(target.channel)} if target.channel else {}
    return {"id": one_cell(target.subject), "name": one_cell(target.name), **channel, "limits": said}


def _by_target(limits: Sequence[Limit], *scopes: Scope) -> dict[Target, list[str]]:
    found: dict[Target, list[str]] = defaultdict(list)
    for scope in scopes:
        for limit in limits:
            if limit.target.scope is scope:
                found[limit.target].append(terms(limit.terms))
    return found
