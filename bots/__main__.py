"""`darkroom`, also `python -m bots`. This module holds almost nothing, so that Ctrl+C ends it quietly from the first moment:
everything else takes a quarter of a second to load.
"""

import sys


def main() -> int:
    try:
        from bots.app.commands import command_line

        return command_line.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
