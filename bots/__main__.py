"""`darkroom`, also `python -m bots`. Next to nothing, so that Ctrl+C ends it quietly from its first moment: all else takes a quarter of
a second to load."""

import sys


def main() -> int:
    try:
        from bots.app.commands import command_line

        return command_line.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
