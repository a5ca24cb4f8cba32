"""Reads README and docs/ as their readers do, and finds what is not true of the code: commands, options, flags, keys, names, links.

Each check takes a page's text and yields a sentence for everything that is wrong, so that tests can plant an error and see it found.
"""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast, get_args

import discord
import yaml
from discord import app_commands
from pydantic import BaseModel, ValidationError

from bots.app.commands.command_line import _parser
from bots.app.commands.quota_file import _File as LimitsFile
from bots.app.config import Config, Secrets
from bots.discord import commands, quota_commands, settings
from bots.discord.interactions import InteractionHandler
from bots.playground.team import OTHER_COMMANDS
from bots.slack import listeners
from bots.slack.quotas import _SUBCOMMANDS as SLACK_QUOTA
from core.acts import table
from core.errors import BadAsk, StudioError
from core.quota import parse
from core.reading import flag_names, flags
from core.reading.values import Limits, ratio_of, size_of, tier_of
from core.tiers import DEFAULT_TIERS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted((ROOT / "docs").glob("*.md"))

LIMITS = Limits(
    tiers=tuple(DEFAULT_TIERS),
    ratios=tuple(dict.fromkeys(ratio for tier in DEFAULT_TIERS.values() for ratio in tier.ratios)),
    sizes=tuple(dict.fromkeys(size for tier in DEFAULT_TIERS.values() for size in tier.sizes)),
)
_ADDRESSES = {"healthz", "readyz", "metrics", "originals", "slack", "invite"}  # of our web server; Slack's own command
_ELSEWHERE = {"connections:write", "users:read.email"}  # of another token; of no use to us
_FOREIGN = ("AWS_",)
_FOREIGN_NAMES = {  # Slack's, nginx's, the Prometheus client's own
    *("operation_timeout", "proxy_pass", "limit_conn"),
    *("process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds"),
}
_SECRET = re.compile(r"\b[A-Z][A-Z]+(?:_[A-Z]+)*_(?:TOKEN|SECRET|API_KEY)\b")
_SCOPE = r"[a-z_]+:(?:read|write|history)(?:\.[a-z]+)?"
_OPTION = re.compile(r"([a-z]+\d?):(\S*)")


# --- what stands on a page -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str


def blocks(page: str) -> list[Block]:
    found = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", page, flags=re.MULTILINE | re.DOTALL)
    return [Block(language, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)) for indent, language, text in found]


def prose(page: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$", "", page, flags=re.MULTILINE | re.DOTALL)


def spans(page: str) -> list[str]:
    return [span.replace("\\|", "|") for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose(page))]


def shell_lines(page: str) -> Iterator[list[str]]:
    """List the commands of a page in words, without comments and prompts."""
    lines = [line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()]
    starts = ("darkroom ", ".venv/bin/", "make ", "systemctl", "python ")
    for line in [*lines, *(span for span in spans(page) if span.startswith(starts))]:
        for part in re.split(r"&&|;", re.sub(r"(^|\s)#.*", "", line)):
            words = [word for word in part.split() if word != "sudo"]
            while words and re.match(r"[A-Z_]+=", words[0]):
                words.pop(0)
            if words:
                yield words


def rows(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head."""
    section = page.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    lines = re.search(r"(?:^\|.*\n)+", section, flags=re.MULTILINE)
    assert lines is not None, f"there is no table below {heading}"
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[0].splitlines()]
    return cells[2:]


# --- what is true ----------------------------------------------------------------------------------------------------


@cache
def discords_commands() -> Mapping[str, frozenset[str]]:
    """Map Discord's commands, as they are registered, to their options."""
    admission = SimpleNamespace(allowed=SimpleNamespace(direct_messages=True))
    handler = cast(InteractionHandler, SimpleNamespace(studio=SimpleNamespace(tiers=DEFAULT_TIERS), admission=admission))
    tree = commands.Tree(discord.Client(intents=discord.Intents.none()), handler)
    commands.add_to(tree, handler)
    quota_commands.add_to(tree, handler, cast(Any, None))
    settings.add_to(tree, handler, cast(Any, None))
    plain = [one for one in tree.walk_commands() if isinstance(one, app_commands.Command)]
    return {one.qualified_name: frozenset(option.display_name for option in one.parameters) for one in plain}


@cache
def typed_commands() -> frozenset[str]:
    """Return what may be typed after a slash in the playground, and after /darkroom there or in Slack."""
    return frozenset({*table.commands(), *OTHER_COMMANDS})


@cache
def scopes() -> frozenset[str]:
    manifest = yaml.safe_load((ROOT / "deploy/slack-manifest.yaml").read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


@cache
def _code() -> str:
    files = [
        path for top in ("bots", "core", "deploy") for path in (ROOT / top).rglob("*") if path.suffix in (".py", ".toml", ".yaml")
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def _names() -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", _code()))


# --- checks ----------------------------------------------------------------------------------------------------------


def command_line(page: str) -> Iterator[str]:
    """Check `darkroom …` and `make …` with the real parser."""
    for first, *rest in shell_lines(page):
        targets = [one for one in rest if "=" not in one]
        if first == "make" and len(targets) == 1 and targets[0] not in make_targets():  # "make the door green" is said in a thread
            yield f"make has no {targets[0]}"
        if Path(first).name == "darkroom" and rest:
            if rest[0] == "…" or rest == ["quota"]:
                continue
            arguments = rest[: rest.index(">")] if ">" in rest else rest
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
                    _parser().parse_args([one for one in arguments if one != "…"])
            except SystemExit as end:
                if end.code and "arguments are required" not in told.getvalue():  # `darkroom quota apply`, spoken of
                    yield f"darkroom {' '.join(rest)}: {told.getvalue().strip().splitlines()[-1]}"


def slash_commands(page: str) -> Iterator[str]:
    """Check `/imagine …`, `/quota set images:20` and `/darkroom quota set 20 images a day`: their names, options, and limits in words."""
    lines = [line for block in blocks(page) if block.language == "text" for line in block.text.splitlines()]
    for said in [*spans(page), *lines]:
        if not (found := re.match(r"/([a-z-]+)(?: (.*))?$", said)):
            continue
        name, rest = found[1], (found[2] or "").partition("   ")[0].split()
        if name in _ADDRESSES:
            continue
        in_slack = name == "darkroom"
        if in_slack:
            if not rest or rest[0] == "…":
                continue
            name, rest = rest[0].strip("[]"), rest[1:]
        known = (
            typed_commands()
            | {full.split()[0] for full in discords_commands()}
            | ({*listeners._SUBCOMMANDS} if in_slack else set())
        )
        if name not in known:
            yield f"there is no command /{name}"
            continue
        yield from _verb(name, rest, said)


def _verb(name: str, rest: list[str], said: str) -> Iterator[str]:
    verbs = {full.split()[1] for full in discords_commands() if full.startswith(f"{name} ")}
    if name == "quota":
        verbs |= set(SLACK_QUOTA)
    if verbs and rest and rest[0] not in verbs | {"…"}:
        yield f"{said}: {name} has no {rest[0]}"
        return
    options = discords_commands().get(f"{name} {rest[0]}" if verbs and rest else name)
    given = [one for one in map(_OPTION.fullmatch, rest) if one is not None]
    row = table.commands().get(name)
    if options is not None and (row is None or not row.is_worded):  # else what is given may be words
        yield from (f"{said}: there is no option {one[1]}" for one in given if one[1] not in options)
    words = " ".join(rest[1:])
    if name == "quota" and rest[:1] == ["set"] and words and not given and not re.search(r"[…<\[]|in #", words):
        try:
            parse(re.sub(r" for @\w+", "", words).removesuffix(" --preview"), tuple(DEFAULT_TIERS))
        except StudioError as error:
            yield f"{said}: {error}"


def options_alone(page: str) -> Iterator[str]:
    """Check options of Discord's commands that stand without their command: `… dollars:5 per:month`, `preview:True`."""
    known = frozenset[str]().union(*discords_commands().values())
    for span in spans(page):
        words = span.removeprefix("… ").split()
        pairs = [one for one in map(_OPTION.fullmatch, words) if one is not None]
        if re.fullmatch(_SCOPE, span) or not pairs or len(pairs) < len(words) or "://" in span:
            continue
        yield from (f"{span}: there is no option {one[1]}" for one in pairs if one[1] not in known)


def typed_flags(page: str) -> Iterator[str]:
    """Check flags in what people say (`--ar 16:9`) by reading them as the studio does."""
    lines = [line for block in blocks(page) if block.language == "text" for line in block.text.splitlines()]
    for said in [*spans(page), *lines]:
        named = re.findall(r"(?:^|\s)--([a-z-]+)", said)
        if not named or said.startswith(("darkroom ", ".venv/", "curl ", "pip ")) or named in (["role"], ["version"], ["preview"]):
            continue
        unknown = [name for name in named if name not in flag_names.options() and name not in ("preview", "role")]
        yield from (f"{said}: there is no flag --{name}" for name in unknown)
        if said != f"--{named[0]}" and not unknown and "preview" not in named and "role" not in named:
            try:
                given = flags.split(said, LIMITS).values
                for option, read in (("tier", tier_of), ("ratio", ratio_of), ("size", size_of)):
                    read(given.get(option), LIMITS)
            except BadAsk as error:
                yield f"{said}: {error}"


def configuration(page: str) -> Iterator[str]:
    """Compare `[quota] total`, `servers = []`, TOML blocks and DARKROOM_QUOTA__TOTAL with the configuration's model."""
    for block in blocks(page):
        if block.language == "toml":
            values = tomllib.loads(block.text)
            try:
                (LimitsFile if "workspaces" in values else Config).model_validate(values)
            except ValidationError as error:
                yield from (f"TOML: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    for span in spans(page):
        if found := re.fullmatch(r"\[([a-zX.]+|tiers\.NAME(?:\.prices)?)\](?: ([a-z_]+))?(?: = .+)?", span):
            if not _is_key([*found[1].replace("NAME", "pro").split("."), *([found[2]] if found[2] else [])]):
                yield f"{span}: there is no such key"
        elif (found := re.fullmatch(r"([a-z_]+) = (.+)", span)) and not found[2].endswith("…"):
            yield from _assigned(found[1], tomllib.loads(span)[found[1]])
    for name in re.findall(r"\bDARKROOM_[A-Z_]+\b(?!<)", page):
        if name != "DARKROOM_" and not _is_key(name.removeprefix("DARKROOM_").lower().split("__")):
            yield f"{name}: there is no such key"
    for name in set(_SECRET.findall(page)):
        known = {one.name.upper() for one in fields(Secrets)}
        if name not in known and not name.startswith(("DARKROOM_", *_FOREIGN)):
            yield f"{name}: no such secret is read"


def _model(annotation: Any) -> Any:
    """Return the section that a field holds, directly, as a dict's value, or as an optional value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model(one)) is not None), None)


def _is_key(path: list[str]) -> bool:
    model: Any = Config
    for at, part in enumerate(path):
        if model is None or part not in model.model_fields:
            return at == 1 and path[0] == "tiers" and _is_tier_key(path[2:])
        model = _model(model.model_fields[part].annotation)
    return True


def _is_tier_key(path: list[str]) -> bool:
    model: Any = _model(Config.model_fields["tiers"].annotation)
    for part in path:
        if model is None or part not in model.model_fields:
            return False
        model = _model(model.model_fields[part].annotation)
    return True


def _assigned(key: str, value: object) -> Iterator[str]:
    if key in Config.model_fields:
        return
    found = [name for name, field in Config.model_fields.items() if (of := _model(field.annotation)) and key in of.model_fields]
    if not found and not _is_tier_key([key]):
        yield f"{key} = {value}: there is no such key"
    for name in found:
        try:
            Config.model_validate({name: {key: value}})
        except ValidationError as error:
            yield f"{key} = {value}: {error.errors()[0]['msg']}"


def scopes_named(page: str) -> Iterator[str]:
    for span in spans(page):
        if re.fullmatch(_SCOPE, span) and span not in scopes() | _ELSEWHERE:
            yield f"{span}: the manifest asks for no such scope"


def names(page: str) -> Iterator[str]:
    """Check that events, keys, tables and metrics (`reading_budget_spent`) occur in the code."""
    for span in spans(page):
        known = _names() | _FOREIGN_NAMES
        if re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", span) and span not in known and span.removesuffix("_total") not in known:
            yield f"{span}: there is no such name in the code"


def links(page: str, at: Path) -> Iterator[str]:
    """Check that the files and headings exist that a page links to or shows."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            if not target.startswith("https://"):
                yield f"{target}: not a link that a browser opens safely"
            continue
        file, _, anchor = target.partition("#")
        to = (at.parent / file).resolve() if file else at
        if not to.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in anchors(to):
            yield f"{target}: there is no such heading"


@cache
def anchors(file: Path) -> frozenset[str]:
    """Name the anchors of a page's headings as GitHub does."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.+)$", prose(file.read_text(encoding="utf-8")), flags=re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return frozenset(
        slug if not count else f"{slug}-{at}" for slug, count in found.items() for at in range(count + 1) if at or not count
    )


def wrong(page: str, at: Path) -> list[str]:
    """List everything that is wrong on a page."""
    checks = (command_line, slash_commands, options_alone, typed_flags, configuration, scopes_named, names)
    return [*(sentence for check in checks for sentence in check(page)), *links(page, at)]
