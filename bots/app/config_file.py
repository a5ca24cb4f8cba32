"""Reads config.toml and DARKROOM_<SECTION>__<KEY> from the environment, once, and explains in sentences what is wrong with them.

Secrets that others gave us come from the environment alone (see Secrets); one in the file is refused. Unknown keys are refused,
with the nearest known key as a suggestion.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bots.app.config import Config, PricesConfig, Secrets, TextPricesConfig, TierConfig
from bots.shared.config import ConfigError, Section
from core.nearest import did_you_mean, nearest

_SAYS = {  # pydantic's words for these are for programmers
    "string_type": 'write it in quotes, as "…"',
    "too_short": "it needs an entry at least",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "it should be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "it should be a number, such as 0.5"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "it should be true or false"),
}


def load(path: Path | None) -> Config:
    """Load the configuration from `path` (None: config.toml, if it exists) and the environment. Raises ConfigError."""
    where, values = _file(path)
    _refuse_unknown_environment()
    try:
        return Config(**values)
    except ValidationError as error:
        raise ConfigError(_sentences(where, error)) from None
    except SettingsError as error:  # a section that is not JSON
        section = re.search(r'field "(\w+)"', str(error))
        raise ConfigError(f"environment: {_table([section[1] if section else ''], in_environment=True)}") from None


def _file(path: Path | None) -> tuple[str, dict[str, Any]]:
    if path is None:
        path = Path("config.toml")
        if not path.exists():
            return "environment", {}
    try:
        return str(path), tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file. Copy config.example.toml, or leave --config out.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        once = " Each section may appear only once: put its keys together." if "twice" in str(error) else ""
        raise ConfigError(f"{path} is not valid TOML: {error}.{once}") from None
    except OSError as error:
        raise ConfigError(f"{path} could not be read: {error.strerror}.") from None


def _refuse_unknown_environment() -> None:
    """Refuse unknown top-level names in the environment. pydantic-settings ignores them, so a misspelt one would silently do
    nothing."""
    known = {f"DARKROOM_{name.upper()}" for name in Config.model_fields}
    for name in os.environ:
        if name.startswith("DARKROOM_") and name.upper().split("__")[0] not in known:
            near = nearest(name.upper().split("__")[0], known)
            raise ConfigError(f"environment: unknown key {name}.{did_you_mean(near)}")


def _listed(value: str | int) -> str:
    return f"Write it as a list: {json.dumps([value], ensure_ascii=False)}."


def _listed_in(variable: str, value: str) -> str:
    """What is wrong with a variable that should hold a list."""
    if not value.strip("[]'\",; \n"):
        return f"{variable} is empty. Leave it out, or write [] where no entry is meant."
    return f"{variable} looks like a JSON list but isn't one. Write its entries with ; between them: {variable}={_example(value)}"


def _example(value: str) -> str:
    entries = [one.strip("[]'\" ") for one in re.split("[,;]", value)]
    return json.dumps("; ".join(filter(None, entries)), ensure_ascii=False)


def _table(path: list[str], *, in_environment: bool) -> str:
    """What is wrong with a value that stands for a section or another table."""
    key, inside = ".".join(path), next(iter(_known(path)), "KEY")
    if not in_environment:
        return f"{key} is a table. Write [{key}], and below it its keys: {inside} = …"
    variable = f"DARKROOM_{'__'.join([*path, *(['PRO'] if key == 'tiers' else []), inside])}".upper()
    return f"{key} is a table. Set its keys one by one, {variable} for one, or all of them as JSON."


def _sentences(where: str, error: ValidationError) -> str:
    """A sentence for each problem. That a list has too few entries is none where it has bad ones."""
    problems = error.errors()
    within = {problem["loc"][:-1] for problem in problems if isinstance(problem["loc"][-1], int)}
    told = [_sentence(where, problem) for problem in problems if problem["type"] != "too_short" or problem["loc"] not in within]
    return "\n".join(told)


def _sentence(where: str, problem: Any) -> str:
    path = [str(part) for part in problem["loc"]]
    key = ".".join(path)
    variable = _variable(path)
    if variable:
        where = "environment"
    match problem["type"], problem["input"]:
        case "tuple_type", str(value) if variable == f"DARKROOM_{'__'.join(path)}".upper():
            return f"{where}: {_listed_in(variable, value)}"
        case "tuple_type", str() | int() as value:
            return f"{where}: {key}: {_listed(value)}"
        case "tuple_type", _:
            return f"{where}: {key} is a list, {json.dumps(['…'], ensure_ascii=False)}, and has no keys."
        case (("model_type" | "dict_type"), _):
            return f"{where}: {_table(path, in_environment=bool(variable))}"
        case "missing", _:
            return f"{where}: {key} is missing."
        case kind, value if kind != "extra_forbidden":
            if path[-1].isdigit():  # an entry of a list
                key = f"{'.'.join(path[:-1])}: {json.dumps(value, ensure_ascii=False, default=str)}"
            return f"{where}: {key.removesuffix('.[key]')}: {_SAYS.get(kind) or _said(problem['msg'])}."
    if path[-1].lower() in {secret.name for secret in fields(Secrets)}:
        return f"{where}: {key} is a secret: set it in the environment as {path[-1].upper()}, not in the file."
    return f"{where}: unknown key {key}.{did_you_mean(nearest(path[-1], _known(path[:-1])))}"


def _said(message: str) -> str:
    """pydantic's words, as they are after a key."""
    return message.removeprefix("Value error, ").replace("Input should be", "it should be")


def _variable(path: list[str]) -> str:
    """The environment variable that a value, or the list or table that it is part of, was read from; "" if it wasn't."""
    names = {name.upper() for name in os.environ}
    possible = (f"DARKROOM_{'__'.join(path[:length])}".upper() for length in range(len(path), 0, -1))
    return next((name for name in possible if name in names), "")


def _known(path: list[str]) -> list[str]:
    """The keys that a section accepts, found by its path."""
    if not path:
        return list(Config.model_fields)
    if path[0] == "tiers":
        return list((PricesConfig if path[-1] == "prices" else TierConfig).model_fields)
    if path[-1] in ("reader_prices", "judge_prices"):
        return list(TextPricesConfig.model_fields)
    section = Config.model_fields[path[0]].annotation if path[0] in Config.model_fields else None
    return list(section.model_fields) if isinstance(section, type) and issubclass(section, Section) else []
