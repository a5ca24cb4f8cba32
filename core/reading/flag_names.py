"""What flags are called: ours, their slips, and those of other studios, which are named instead of painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.nearest import nearest
from core.reading.values import NAMED_RATIOS

OPTIONS: Mapping[str, str] = {  # by name without hyphens; the first of an option is the one that help shows
    "tier": "tier",
    "model": "tier",
    "ar": "ratio",
    "aspect": "ratio",
    "aspectratio": "ratio",
    "ratio": "ratio",
    "format": "ratio",
    "size": "size",
    "resolution": "size",
    "res": "size",
    "quality": "size",
    "count": "count",
    "n": "count",
    "number": "count",
    "images": "count",
    "pictures": "count",
    "avoid": "avoid",
    "no": "avoid",  # what other studios call it
    "negative": "avoid",
    "neg": "avoid",
    "exclude": "avoid",
    "without": "avoid",
}
BY_VALUE = (("ratio", "ar"), ("size", "size"), ("tier", "tier"))  # a value that can only be this option's
FOREIGN = frozenset(
    # Midjourney, https://docs.midjourney.com/hc/en-us/articles/32859204029709-Parameter-List, then those of Stable Diffusion's tools.
    """v version niji stylize s chaos c q iw cref cw sref sw oref ow sv tile hd raw weird w style p profile personalize repeat r
    stop video fast relax turbo uplight upbeta upanime test testp hq draft exp motion loop bs stealth seed sameseed
    steps cfg cfgscale sampler scheduler width height h strength guidance lora denoise clipskip""".split()  # noqa: SIM905
)
NEVER_PROSE = frozenset({"niji", "stylize", "cref", "sref", "oref", "seed", "sameseed", "style", "iw", "cfg", "sampler"})
AFTER_NO = frozenset(  # "—no wait", "—no me gusta": what goes on so is a sentence, not a list of things to leave out
    """i i'm you we he she they it it's this that that's the wait actually really sorry please thanks make change keep leave let use more
    longer matter way one need idea doubt problem better me te se lo la le nos les es está hay que quiero tan muy así mejor espera perdón
    aspetta scusa meglio è non c'è mi ti si ci""".split()  # noqa: SIM905
)
ALL = "--tier, --ar, --size, --count and --avoid"
_LONG = tuple(name for name in OPTIONS if len(name) > 3)


def value_alone(name: str) -> str | None:
    """The flag whose value somebody typed as a flag: "--pro", "--square"."""
    return "tier" if name in ("lite", "flash", "pro") else "ar" if name in NAMED_RATIOS else None


def meant(name: str) -> str | None:
    """The flag that a slip was probably meant to be."""
    found = nearest(name, _LONG, cutoff=0.7) if len(name) > 2 else None
    return "aspect-ratio" if found == "aspectratio" else found


def unknown_here(names: Sequence[str]) -> str:
    """The sentence about flags that other studios have."""
    if any(name.endswith("seed") for name in names):
        return (
            "There are no seeds here: the model never paints the same picture twice. Nothing was charged. Leave --seed out; to keep a "
            "picture, go on from it in its thread."
        )
    flags = [f"--{name}" for name in dict.fromkeys(names)]
    listed = " or ".join([", ".join(flags[:-1]), flags[-1]] if len(flags) > 1 else flags)
    them = "them" if len(flags) > 1 else "it"
    return (
        f"There is no {listed} here, so nothing was painted or charged. Leave {them} out, or say it in words. The flags are {ALL}."
    )
