"""Reads the file of secrets that systemd hands to a service: $CREDENTIALS_DIRECTORY/secrets.env, as LoadCredential= names it.

What stands there counts as if it stood in the environment, where it would also be seen by whoever may look at the unit or the
process. Its lines are those of an EnvironmentFile=: NAME=value, in quotes or not; # begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from pathlib import Path

from bots.shared.config import ConfigError

FILE = "secrets.env"
_NAME = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def take_credentials(environ: MutableMapping[str, str]) -> None:
    """Add to the environment what it does not have yet. Raises ConfigError, without what is in the file."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / FILE if folder else None
    if path is None or not path.exists():
        return
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{path} could not be read: {why}.") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        found = _NAME.fullmatch(name)
        if found is None or not equals:
            raise ConfigError(f"{path}, line {number}: a line is written NAME=value.")
        quoted = _QUOTED.fullmatch(value)
        environ.setdefault(found[1], value if quoted is None else quoted[1] or quoted[2] or "")
