"""What Discord refuses in messages, components, modals and commands (API v10, documentation of November 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.servers.discord_world import Json, invalid

CONTENT, LABEL, CUSTOM_ID, NONCE, ALT, FILES = 2000, 80, 100, 25, 1024, 10
_NAME = re.compile(r"^[-_'\w]{1,32}$")


def check_message(body: Json, *, editing: bool) -> None:
    content = body.get("content")
    if content is not None and (not isinstance(content, str) or len(content) > CONTENT):
        raise invalid("content", f"Must be {CONTENT} or fewer in length.")
    nonce = body.get("nonce")
    if nonce is not None and (editing or len(str(nonce)) > NONCE):
        raise invalid("nonce", f"Must be {NONCE} or fewer in length.")
    if len(body.get("attachments") or ()) > FILES:
        raise invalid("attachments", "Must be 10 or fewer in length.")
    for at, attachment in enumerate(body.get("attachments") or ()):
        if len(attachment.get("description") or "") > ALT:
            raise invalid(f"attachments.{at}.description", f"Must be {ALT} or fewer in length.")
    if body.get("flags", 0) & (1 << 15):
        raise invalid("flags", "Components V2 is not expected from us.")
    check_components(body.get("components") or [])


def check_components(rows: list[Json]) -> None:
    if len(rows) > 5:
        raise invalid("components", "Must be 5 or fewer in length.")
    seen: set[str] = set()
    for at, row in enumerate(rows):
        children = row.get("components", [])
        if row.get("type") != 1 or not 1 <= len(children) <= 5:
            raise invalid(f"components.{at}.components", "Must be between 1 and 5 in length.")
        if len(children) > 1 and any(child.get("type") == 3 for child in children):
            raise invalid(f"components.{at}.components", "A menu takes a whole row.")
        for child in children:
            _check_child(f"components.{at}", child, seen)


def _check_child(path: str, child: Json, seen: set[str]) -> None:
    custom_id = child.get("custom_id") or ""
    if child.get("type") == 3:
        _check_menu(path, child)
        _check_custom_id(path, custom_id, seen)
        return
    if child.get("type") != 2:
        raise invalid(path, "Only buttons and menus are expected from us.")
    if not 1 <= len(child.get("label") or "") <= LABEL:
        raise invalid(f"{path}.label", f"Must be between 1 and {LABEL} in length.")
    if child.get("style") == 5:
        if not re.match(r"https?://", child.get("url") or "") or child.get("custom_id"):
            raise invalid(f"{path}.url", "A link button has a url and no custom id.")
        return
    _check_custom_id(path, custom_id, seen)


def _check_menu(path: str, menu: Json) -> None:
    options = menu.get("options") or []
    if not 1 <= len(options) <= 25 or len({one["value"] for one in options}) != len(options):
        raise invalid(f"{path}.options", "Must be between 1 and 25 in length, each with a value of its own.")
    if any(not 1 <= len(one["label"]) <= 100 or not 1 <= len(one["value"]) <= 100 for one in options):
        raise invalid(f"{path}.options", "Labels and values have 1 to 100 characters.")
    if len(menu.get("placeholder") or "") > 150:
        raise invalid(f"{path}.placeholder", "Must be 150 or fewer in length.")


def _check_custom_id(path: str, custom_id: str, seen: set[str]) -> None:
    if not 1 <= len(custom_id) <= CUSTOM_ID:
        raise invalid(f"{path}.custom_id", f"Must be between 1 and {CUSTOM_ID} in length.")
    if custom_id in seen:
        raise invalid(f"{path}.custom_id", "Component custom id cannot be duplicated")
    seen.add(custom_id)


def check_modal(data: Json) -> None:
    if not 1 <= len(data.get("title", "")) <= 45 or not 1 <= len(data.get("custom_id", "")) <= CUSTOM_ID:
        raise invalid("data", "A modal has a title of 1 to 45 and a custom id of 1 to 100 characters.")
    rows = data.get("components", [])
    if not 1 <= len(rows) <= 5:
        raise invalid("data.components", "Must be between 1 and 5 in length.")
    for field in fields(rows):
        if field.get("type") != 4 or len(field.get("value") or "") > field.get("max_length", 4000):
            raise invalid("data.components", "A text input, its value within its length.")
        if len(field.get("placeholder") or "") > 100 or field.get("max_length", 4000) > 4000:
            raise invalid("data.components", "Placeholder of at most 100, length of at most 4,000.")


def fields(rows: list[Json]) -> Iterator[Json]:
    for row in rows:
        if row.get("type") == 18:
            if not 1 <= len(row.get("label", "")) <= 45:
                raise invalid("data.components.label", "Must be between 1 and 45 in length.")
            yield row["component"]
        else:
            yield from row.get("components", [])


def check_commands(commands: Any) -> None:
    if not isinstance(commands, list):
        raise invalid("", "A list of commands.")
    names = [(command.get("type", 1), command.get("name")) for command in commands]
    if len(set(names)) != len(names) or len(names) > 130:
        raise invalid("name", "Names are unique.")
    for at, command in enumerate(commands):
        if command.get("type", 1) == 1:
            _check_described(f"{at}", command)
            _check_options(f"{at}", command.get("options", []))
            if _characters(command) > 8000:
                raise invalid(f"{at}", "Must be 8000 or fewer characters in all.")
        elif not 1 <= len(command.get("name", "")) <= 32 or command.get("description") or command.get("options"):
            raise invalid(f"{at}", "A menu command has a name, and no description or options.")


def _check_described(path: str, thing: Json) -> None:
    name = thing.get("name", "")
    if not _NAME.match(name) or name != name.lower():
        raise invalid(f"{path}.name", "Command name is invalid")
    if not 1 <= len(thing.get("description", "")) <= 100:
        raise invalid(f"{path}.description", "Must be between 1 and 100 in length.")


def _check_options(path: str, options: list[Json]) -> None:
    if len(options) > 25:
        raise invalid(f"{path}.options", "Must be 25 or fewer in length.")
    optional = False
    for at, option in enumerate(options):
        where = f"{path}.options.{at}"
        _check_described(where, option)
        if option["type"] in (1, 2):
            if any(one["type"] not in (1, 2) for one in options) or option.get("required"):
                raise invalid(where, "Subcommands stand alone, and are not required.")
            _check_options(where, option.get("options", []))
        if option.get("required") and optional:
            raise invalid(where, "Required options must be placed before non-required options")
        optional = optional or not option.get("required")
        choices = option.get("choices", [])
        if len(choices) > 25 or any(not 1 <= len(choice["name"]) <= 100 for choice in choices):
            raise invalid(f"{where}.choices", "At most 25 choices, their names 1 to 100 characters.")
        if choices and option.get("autocomplete"):
            raise invalid(where, "Either choices or autocomplete.")


def _characters(thing: Json) -> int:
    """Count the characters of names, descriptions and choices' values."""
    own = len(thing.get("name", "")) + len(thing.get("description", ""))
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in thing.get("choices", ()))
    return own + choices + sum(map(_characters, thing.get("options", ())))


def pings(content: str, allowed: Json | None, replied: str | None) -> list[str]:
    """List whom a message would notify."""
    allowed = {"parse": ["users", "roles", "everyone"], "replied_user": True} if allowed is None else allowed
    parse, found = allowed.get("parse", []), []
    if "everyone" in parse:
        found += re.findall(r"@everyone|@here", content)
    for user in re.findall(r"<@!?(\d+)>", content):
        if "users" in parse or user in map(str, allowed.get("users", [])):
            found.append(user)
    for role in re.findall(r"<@&(\d+)>", content):
        if "roles" in parse or role in map(str, allowed.get("roles", [])):
            found.append(role)
    if replied is not None and allowed.get("replied_user"):
        found.append(replied)
    return found
