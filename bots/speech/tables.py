"""A small table in a chat: a few sentences, then rows, each with a bar. It is as narrow as a phone, and everything that a bar shows
is also said in words, for whoever listens to it. Plain text; each platform draws it in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 10  # blocks of a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table with bars. `share`: how full its bar is, 0 to 1. `below`: a line after it, or ""."""

    title: str
    says: str
    share: float
    below: str = ""

    @property
    def bar(self) -> str:
        full = max(0, min(WIDTH, round(self.share * WIDTH)))
        full = max(full, 1) if self.share > 0 else full
        return "█" * full + "░" * (WIDTH - full)

    @property
    def spoken(self) -> str:
        return f"{self.title}: {self.says}{f', {self.below}' if self.below else ''}."

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.title, f"{self.bar} {self.says}", *([self.below] if self.below else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows of one kind. `heading`: "" if the sentences before it say what they are."""

    rows: tuple[Row, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    says: str = ""
    sections: tuple[Section, ...] = ()
    after: str = ""

    @property
    def blocks(self) -> tuple[str, ...]:
        """The rows as text: one piece for each row, with its section's heading before the first."""
        return tuple(
            "\n".join([*([section.heading] if section.heading and not place else []), *row.lines])
            for section in self.sections
            for place, row in enumerate(section.rows)
        )

    @property
    def text(self) -> str:
        """All of it as plain text, with bars."""
        return "\n\n".join(part for part in (self.says, *self.blocks, self.after) if part)

    @property
    def spoken(self) -> str:
        """All of it for whoever listens: a line for each row, and no bars."""
        rows = [
            line
            for section in self.sections
            for line in (*([section.heading] if section.heading else []), *(row.spoken for row in section.rows))
        ]
        return "\n".join(part for part in (self.says, *rows, self.after) if part)
