"""The text that people read in the playground alone."""

from __future__ import annotations

UNKNOWN = "There is no command /{word}."
ALL_COMMANDS = " Write /help for those there are."
SAMPLES = "These pictures are samples: no AI paints them, and their prices are examples. For real ones, set GEMINI_API_KEY and start again."
FILE_TOO_LARGE = "“{name}” is larger than {limit} MB. Attach a smaller copy."
