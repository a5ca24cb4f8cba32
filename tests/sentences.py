"""Every sentence in the code that can reach a person, found by what it looks like, so that none is added unseen.

`python -m tests.sentences` writes them to tests/sentences.md, which is read over whenever it changes; tests/test_sentences.py compares.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "sentences.md"
_ROOMS = ("bots", "core")
_NOT_SAID = (  # what is said there is said to a model, a database or a library
    "core/engine/lettering.py",
    "core/engine/reader_form.py",
    "core/engine/sample/",
    "core/jobs/",
    "core/renders/briefs.py",
    "core/reading/",
    "core/store/",
    "bots/app/logs/",
    "bots/discord/marks.py",
    "bots/speech/chart.py",
    "bots/speech/drawing.py",
)
_SAID = (  # modules of which every text is said, labels and parts of sentences as well
    "bots/speech/",
    "core/acts/table.py",
    "core/acts/history.py",
    "core/engine/incurable.py",
    "core/engine/faults.py",
    "core/engine/model_answers.py",
    "core/engine/moments.py",
    "core/pixels/references.py",
    "core/pixels/refusals.py",
    "core/quota/refusals.py",
    "core/quota/users.py",
    "core/quota/words.py",
    "core/reading/asking.py",
    "core/reading/comparing.py",
    "core/reading/exact.py",
    "core/reading/durations.py",
    "core/reading/flag_names.py",
    "core/reading/flags.py",
    "core/reading/spoken.py",
    "core/reading/values.py",
    "core/tiers/choosing.py",
)
_BEGINS = re.compile(r"[A-Z“\"(]")
_ENDS = (".", "?", "!", "…", ":", "”", "}")
_CODE = re.compile(r"SELECT |INSERT |UPDATE |CREATE |PRAGMA |\(\?|\\[bswd]|\[\^|\.\{\d|^[^\w“]*$|%[YHdm]|^[a-z_0-9.-]+$")
_IN_SCRIPTS = re.compile(r"\"([A-Z][^\"\n]*\s[^\"\n]*)\"|`([A-Z][^`\n]*\s[^`\n]*)`")
_IN_PAGE = re.compile(r">\s*([A-Z][^<>]*?)\s*<|(?:aria-label|placeholder|title)=\"([^\"]+)\"")


def listed() -> str:
    """All of them as Markdown, a list for each file."""
    parts = [
        "# Every sentence that can reach a person",
        "`python -m tests.sentences` writes this list. Read over what changes in it.",
    ]
    for path in [*_modules(), *sorted((ROOT / "bots/playground/static").glob("*.*"))]:
        where = path.relative_to(ROOT).as_posix()
        if found := sorted({_shown(one) for one in _of(path, where)}):
            parts += [f"## {where}", "\n".join(f"- {one}" for one in found)]
    return "\n\n".join(parts) + "\n"


def _modules() -> Iterator[Path]:
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            if where.startswith(_SAID) or not where.startswith(_NOT_SAID):
                yield path


def _of(path: Path, where: str) -> Iterator[str]:
    if path.suffix == ".py":
        return in_python(path.read_text(), all_=where.startswith(_SAID))
    found = {".js": _IN_SCRIPTS, ".html": _IN_PAGE}.get(path.suffix)
    return (next(filter(None, one.groups())) for one in found.finditer(path.read_text())) if found is not None else iter(())


def in_python(source: str, *, all_: bool) -> Iterator[str]:
    """The sentences in a module, with a name in braces for what is filled in. all_: also labels and parts of sentences."""
    tree = ast.parse(source)
    skipped = {id(node) for node in _unsaid(tree)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(inner) for inner in ast.walk(node)} - {id(one) for one in _within(node)}
        said = _text(node)
        if said is not None and _is_said(said, all_=all_):
            yield said


def _within(node: ast.JoinedStr) -> Iterator[ast.AST]:
    """Texts inside what is filled in, which are said as well: f"{'is' if one else 'are'}"."""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            yield from ast.walk(part.value)


def _unsaid(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, patterns, names of logged events, and what is raised where the code is wrong."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Assert():
                yield from ast.walk(node)
            case ast.Call(func=called) if ast.unparse(called).startswith(
                ("re.", "log.", "AssertionError", "LookupError", "logging.")
            ):
                yield from ast.walk(node)
            case _:
                pass


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(said)):
            return said
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else _filled(part) for part in parts)  # type: ignore[misc]
        case _:
            return None


def _filled(part: ast.expr) -> str:
    match part:
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.FormattedValue(value=ast.Attribute(attr=name)):
            return f"{{{name}}}"
        case (
            ast.FormattedValue(value=ast.Call(func=ast.Name(id=name)))
            | ast.FormattedValue(value=ast.Call(func=ast.Attribute(attr=name)))
        ):
            return f"{{{name}}}"
        case _:
            return "{…}"


def _is_said(said: str, *, all_: bool) -> bool:
    if _CODE.search(said):
        return False
    if all_:
        return " " in said.strip() or said[:1].isupper()
    whole, words = said.strip(), len(said.split())
    if words < 2 or "|" in said or not whole.endswith(_ENDS):
        return False
    return _BEGINS.match(whole) is not None or words > 4


def _shown(said: str) -> str:
    """On one line, and shown as written where Markdown is drawn."""
    return re.sub(r"([*<_`])", r"\\\1", said.replace("\n", " ⏎ "))


if __name__ == "__main__":
    LIST.write_text(listed())
