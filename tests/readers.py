"""A text model that reads by a script: what it says of a message is known by the message's first word."""

from collections.abc import Mapping, Sequence

from core.model import MicroDollars
from core.reading import Line, Meant, ReadingCall, Scene

COST, MOST = MicroDollars(200), MicroDollars(1_500)  # of each call


class ScriptedReader:
    """Implements core.reading.Reader. What is not in the script is left to the rules."""

    model = "scripted"

    def __init__(self, script: Mapping[str, Meant | str] | None = None) -> None:
        self.script = {first: Meant(act=meant) if isinstance(meant, str) else meant for first, meant in (script or {}).items()}
        self.calls: list[Sequence[Line]] = []
        self.scenes: list[Scene] = []
        self.breaks = False  # as if the process were killed in the call

    @property
    def asked(self) -> list[str]:
        return [line.text for lines in self.calls for line in lines]

    def most(self, lines: Sequence[Line], scene: Scene) -> MicroDollars:
        return MOST

    async def read(self, lines: Sequence[Line], scene: Scene) -> ReadingCall:
        if self.breaks:
            raise RuntimeError("killed")
        self.calls.append(tuple(lines))
        self.scenes.append(scene)
        meant = tuple(self.script.get(line.text.split()[0].strip(",")) for line in lines)
        return ReadingCall(model=self.model, outcome="read", meant=meant, cost=COST, seconds=0.3)
