"""Cells for tables that people open in spreadsheets: a record stays on its line, and nothing in it runs as a formula.

A reader may use another separator than the comma, so what follows one inside a name also begins a cell; some readers drop quotation
marks and blanks before a sign. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re

from core.lines import one_cell

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u208c\u207a\u208a\u207b\u208b\u2212"  # also full-width ones
_DROPPED = '\\s"\u00ad\u200b-\u200f\u2060-\u2064\ufeff'
_FORMULA = re.compile(f"(^|[,;|])([{_DROPPED}]*)(?=[{_SIGNS}])")


def cell(value: str) -> str:
    """Make a value text to every reader, by putting an apostrophe before what would be a formula."""
    return _FORMULA.sub(r"\1\2'", one_cell(value))
