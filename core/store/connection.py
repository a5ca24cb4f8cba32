"""What a piece of work uses to speak to the database; for SQLite, sqlite3's own connection is behind it.

Work needs little: execute a statement, look at its rows. SQLAlchemy's connection offers that as it is, for every database it knows.
On SQLite it took 74 µs for a select of one row and 20 µs for an update, where sqlite3 alone took 11 and 5 (docs/decisions/0003).
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import TextClause
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

T = TypeVar("T")
Row: TypeAlias = Any  # a row of an answer, with its columns as attributes
Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Answer(Protocol):
    """The rows that a statement gave, to be read once."""

    def __iter__(self) -> Iterator[Row]: ...

    def first(self) -> Row | None: ...

    def one(self) -> Row: ...

    def all(self) -> Sequence[Row]: ...

    def scalar_one(self) -> Any:
        """The first column of the only row."""


class Connection(Protocol):
    def execute(self, statement: TextClause, parameters: Values = None, /) -> Answer:
        """Execute a statement, once for each set of values if there are several."""


Work: TypeAlias = Callable[[Connection], T]  # what is done with a connection, in one trip


class Runner(Protocol):
    """Runs work on a connection, off the event loop."""

    async def read(self, work: Work[T], *, long: bool = False) -> T: ...

    async def write(self, work: Work[T]) -> T: ...

    async def beat(self, work: Work[T]) -> T: ...

    async def tell(self) -> None: ...

    async def listen(self, news: Callable[[], None]) -> None: ...


class SqliteConnection:
    """The port Connection on sqlite3, which reads :name as SQLAlchemy writes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: TextClause, parameters: Values = None, /) -> Answer:
        if parameters is None or isinstance(parameters, Mapping):
            return _SqliteAnswer(self._connection.execute(statement.text, parameters or {}))
        return _SqliteAnswer(self._connection.executemany(statement.text, parameters))


class _SqliteAnswer:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[Row]:
        made = self._made()
        try:
            yield from map(made, self._cursor)
        finally:
            self._cursor.close()

    def first(self) -> Row | None:
        row = self._cursor.fetchone()
        found = None if row is None else self._made()(row)
        self._cursor.close()  # a statement that is not read to its end would keep the transaction open
        return found

    def one(self) -> Row:
        rows = self._cursor.fetchmany(2)
        if len(rows) != 1:
            raise MultipleResultsFound if rows else NoResultFound
        found = self._made()(rows[0])
        self._cursor.close()
        return found

    def all(self) -> Sequence[Row]:
        made = self._made()
        return [made(row) for row in self._cursor.fetchall()]

    def scalar_one(self) -> Any:
        return self.one()[0]

    def _made(self) -> Callable[[Sequence[Any]], Row]:
        return _maker(tuple(column[0] for column in self._cursor.description or ()))


@lru_cache(maxsize=256)
def _maker(names: tuple[str, ...]) -> Callable[[Sequence[Any]], Row]:
    # A class for each list of columns, made when the first such row comes; a column without a name gets its position for one.
    make: Callable[[Sequence[Any]], Row] = namedtuple("Row", names, rename=True)._make  # type: ignore[attr-defined]
    return make
