"""`darkroom`, also `python -m bots`. This module holds almost nothing, so that Ctrl+C ends it quietly from the first moment:
everything else takes a quarter of a second to load.
"""

import faulthandler
import sys


def main() -> int:
    if sys.stderr is not None:  # closed by whoever started us
        faulthandler.enable()  # a library that crashes would otherwise end the process without a word
    try:
        from bots.app.commands import command_line

        return command_line.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
