"""Keeps what we store readable by Darkroom's own account only. Folders are 0700, files 0600. Nothing is done on Windows.

New files are private because of the process's umask, which is set before anything is written; that is the only way that also covers
what libraries write (SQLite beside a database, obstore, temporary files). What an older version left open is narrowed at the start.
A file that the shell makes (`darkroom usage --csv > file`) follows the shell's umask.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

_OTHERS = 0o077  # the rights that nobody else is to have

# What we keep in a data folder; a test compares. Anything else there is left alone: the folder may be somebody's home.
OURS = (
    "darkroom.sqlite3*",
    "jobs.sqlite3*",
    "jobs.lock",
    "worker-*.lock",
    "links.key",
    "links-*",
    "discord-*",
    "images",
    "playground.sqlite3*",
    "playground-files",
    "demo",
)
_PICTURES = ("originals", "previews")  # the folders inside a picture folder kept elsewhere


@dataclass
class Rights:
    """The findings: how many files and folders others could read, and sentences about what they still can."""

    narrowed: int = 0
    troubles: list[str] = field(default_factory=list)


def tell(*found: Rights) -> None:
    """Write the findings to the log, each once even if it was found twice."""
    if count := sum(rights.narrowed for rights in found):
        log.info("rights_narrowed", count=count)
    for says in dict.fromkeys(trouble for rights in found for trouble in rights.troubles):
        log.warning("open_to_others", says=says)


def begin() -> None:
    """Set the umask, once, before anything is written: what this process and its children make, core dumps included, is for its own
    account alone."""
    if os.name != "posix":
        return
    import resource

    os.umask(_OTHERS)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))  # prompts, pictures and tokens are in a core dump


def private_folder(path: Path) -> None:
    """Make a folder that nobody else can look into, whatever the umask. One that exists stays as it is. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def tell_of_secrets(file: Path, secrets: Iterable[str]) -> None:
    """Warn in the log if others can read a file that holds one of the secrets. The file is the operator's, so it is not changed."""
    if os.name != "posix" or not file.exists() or not file.stat().st_mode & _OTHERS:
        return
    text = file.read_text(encoding="utf-8", errors="replace")
    if any(secret in text for secret in secrets):
        log.warning(
            "open_to_others", says=f"{file} holds a secret that other accounts can read. Close it to them: chmod 600 {file}"
        )


def narrow(data: Path, *, database: Path | None = None, pictures: Path | None = None) -> Rights:
    """Remove other accounts' access to a data folder, and to a database file and a picture folder kept elsewhere. Only what is
    wider than it should be is touched. What cannot be narrowed is reported, but does not stop the start."""
    if os.name != "posix":
        return Rights()
    narrowing = _Narrowing(os.geteuid())
    narrowing.data(data)
    if database is not None:
        for end in ("", "-wal", "-shm", "-journal"):
            narrowing.one(database.with_name(database.name + end))
    if pictures is not None:
        for name in _PICTURES:
            narrowing.tree(pictures / name)
    return narrowing.found()


class _Narrowing:
    """Links are left alone: they lead elsewhere, and others may have made them where they could write."""

    def __init__(self, account: int) -> None:
        self._account = account
        self._rights = Rights()
        self._stuck: list[str] = []

    def found(self) -> Rights:
        if self._stuck:
            more = f" and {len(self._stuck) - 1:,} more" if len(self._stuck) > 1 else ""
            self._rights.troubles.append(f"other accounts can read {self._stuck[0]}{more}. Close it to them: chmod -R go-rwx")
        return self._rights

    def data(self, folder: Path) -> None:
        """Narrow the folder itself first, so that nobody can put anything into it meanwhile."""
        found = folder.stat()
        mode = f"mode {stat.S_IMODE(found.st_mode):04o}"
        if found.st_uid != self._account:
            ours, theirs = _name(self._account), _name(found.st_uid)
            self._rights.troubles.append(
                f"{folder} ({mode}) belongs to {theirs}, who can read and change what is kept there. Darkroom runs as {ours}, so hand it"
                f" over: chown -R {ours} {folder}"
            )
        elif found.st_mode & _OTHERS and (found.st_mode & stat.S_ISVTX or folder in (Path.home(), Path("/"))):
            self._rights.troubles.append(
                f"{folder} ({mode}) is shared, and other accounts can look into it. Set data_dir to a folder that only Darkroom uses"
            )
        else:
            self.one(folder.resolve())
        for name in sorted(os.listdir(folder)):
            path = folder / name
            if path.is_symlink() or not any(fnmatchcase(name, ours) for ours in OURS):
                continue
            if name == "demo" and path.is_dir():
                self.data(path)
            elif path.is_dir():
                self.tree(path)
            else:
                self.one(path)

    def tree(self, folder: Path) -> None:
        """Narrow a folder only after everything in it. So a folder that is narrow needs no second look, even if we were
        interrupted."""
        try:
            if not folder.stat().st_mode & _OTHERS:
                return
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        self.tree(Path(entry.path))
                    else:
                        self.one(Path(entry.path))
        except FileNotFoundError:
            return
        except OSError as error:
            self._stuck.append(f"{folder} ({error.strerror})")
            return
        self.one(folder)

    def one(self, path: Path) -> None:
        try:
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) or not mode & _OTHERS:
                return
            path.chmod(stat.S_IMODE(mode) & (0o700 if stat.S_ISDIR(mode) else 0o600))
            if path.stat().st_mode & _OTHERS:  # file systems without access rights accept chmod and do nothing
                self._stuck.append(f"{path} (its file system keeps no rights)")
            else:
                self._rights.narrowed += 1
        except FileNotFoundError:  # a temporary file, or the log of a database that another process closes just now
            return
        except OSError as error:
            self._stuck.append(f"{path} ({error.strerror})")


def _name(account: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return f"user {account}"
