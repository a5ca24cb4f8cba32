"""Draws a chart: reads JSON (bots.speech.chart.Bars) from standard input and writes a PNG to standard output.
core/runtime/children.py runs it as a process.

The upper panel shows the running total with the limit and where it is heading; the lower one shows the days (or a single day's
hours), stacked by tier. The colours are paper, ink, and one red for what is live.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from core.quota.words import about

PAPER, INK, SOFT, RULE, RED = "#faf8f5", "#1d1917", "#655d56", "#e3ddd5", "#b5281a"
_TIERS = {"lite": "#dccdb9", "flash": "#b08d6a", "pro": "#4b3529"}
_OTHERS = ("#8a9a8b", "#55707d", "#a9a294", "#6e5f77")
_FONTS = ["Inter", "SF Pro Text", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans"]
_INCHES, _DPI = (7.2, 4.7), 150  # 1080 by 705 pixels


def draw(bars: Mapping[str, Any], out: Any) -> None:
    """Write a PNG of `bars` to the binary file `out`."""
    from matplotlib import font_manager, rcParams
    from matplotlib.figure import Figure

    known = {font.name for font in font_manager.fontManager.ttflist}
    rcParams["font.family"] = [name for name in _FONTS if name in known]
    rcParams["font.size"] = 9
    rcParams["text.parse_math"] = False  # a dollar sign is a dollar sign
    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=PAPER)
    total, steps = figure.subplots(
        2,
        1,
        sharex=True,
        height_ratios=(1, 1.15),
        gridspec_kw={"left": 0.085, "right": 0.955, "top": 0.80, "bottom": 0.085, "hspace": 0.24},
    )
    _heading(figure, bars)
    for axes in (total, steps):
        _plain(axes, money=bars["money"])
    scaled = _in_dollars(bars) if bars["money"] else bars
    _running_total(total, scaled)
    _steps(steps, scaled)
    figure.savefig(out, format="png", facecolor=PAPER)


def _heading(figure: Any, bars: Mapping[str, Any]) -> None:
    spent = sum(sum(amounts) for amounts in bars["spend"].values())
    total = about(spent) if bars["money"] else f"{spent:,} picture{'' if spent == 1 else 's'}"
    figure.text(0.032, 0.935, _cut(bars["title"], 42), color=INK, fontsize=14, fontweight="bold", va="center")
    figure.text(0.032, 0.878, _subtitle(bars), color=SOFT, fontsize=9.5, va="center")
    figure.text(0.968, 0.915, total, color=INK, fontsize=20, fontweight="bold", ha="right", va="center")


def _in_dollars(bars: Mapping[str, Any]) -> Mapping[str, Any]:
    def lines(of: str) -> list[Mapping[str, Any]]:
        return [{**line, "amount": line["amount"] / 1e6} for line in bars[of]]

    spend = {tier: [amount / 1e6 for amount in amounts] for tier, amounts in bars["spend"].items()}
    ahead = None if bars["ahead"] is None else bars["ahead"] / 1e6
    return {**bars, "spend": spend, "ahead": ahead, "each": lines("each"), "whole": lines("whole")}


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _subtitle(bars: Mapping[str, Any]) -> str:
    parts = [bars["period"]]
    if bars["ahead"] is not None:
        parts.append(f"at this pace about {about(bars['ahead'])}")
    return " · ".join(parts)


def _plain(axes: Any, *, money: bool) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_facecolor(PAPER)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    axes.tick_params(length=0, colors=SOFT, labelsize=8.5)
    axes.yaxis.set_major_locator(MaxNLocator(3, min_n_ticks=2, integer=not money))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value) if money else f"{value:,.0f}"))
    axes.grid(axis="y", color=RULE, linewidth=0.7)
    axes.set_axisbelow(True)


def _running_total(axes: Any, bars: Mapping[str, Any]) -> None:
    count = len(bars["steps"])
    sums = [sum(step) for step in zip(*bars["spend"].values(), strict=True)]
    reached = list(accumulate(sums, initial=0.0))
    at = [float(position) for position in range(count + 1)]
    if bars["gone"] is not None:
        whole = int(bars["gone"])
        at, reached = [*at[: whole + 1], bars["gone"]], [*reached[: whole + 1], reached[min(whole + 1, count)]]
    axes.fill_between(_shifted(at), reached, color=INK, alpha=0.05, linewidth=0)
    axes.plot(_shifted(at), reached, color=INK, linewidth=1.6, solid_capstyle="round", solid_joinstyle="round")
    top = reached[-1]
    if bars["gone"] is not None:
        if bars["ahead"] is not None:
            end = bars["ahead"]
            top = max(top, end)
            axes.plot(
                _shifted([at[-1], count]),
                [reached[-1], end],
                color=RED,
                linewidth=1.4,
                linestyle=(0, (1, 2.2)),
                dash_capstyle="round",
            )
        axes.plot(
            _shifted(at[-1:]),
            reached[-1:],
            "o",
            color=RED,
            markersize=5.5,
            markeredgecolor=PAPER,
            markeredgewidth=1.3,
            clip_on=False,
        )
    _limits(axes, bars["whole"], top, _headed(axes, "Total"))
    axes.tick_params(labelbottom=False)


def _steps(axes: Any, bars: Mapping[str, Any]) -> None:
    count = len(bars["steps"])
    floor = [0.0] * count
    for number, (tier, amounts) in enumerate(_in_order(bars["spend"])):
        heights = list(amounts)
        colour = _TIERS.get(tier, _OTHERS[number % len(_OTHERS)])
        axes.bar(range(count), heights, 0.72, bottom=floor, color=colour, label=tier, edgecolor=PAPER, linewidth=0.6)
        floor = [below + height for below, height in zip(floor, heights, strict=True)]
    _limits(axes, bars["each"], max(floor), _headed(axes, "Each hour" if bars["hourly"] else "Each day"))
    axes.set_xlim(-0.6, count - 0.4)
    every = 3 if bars["hourly"] else 1 if count <= 8 else 7
    shown = [position for position in range(count) if position % every == 0]
    axes.set_xticks(shown, [_label(bars, position, named=every == 1) for position in shown])
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1.008, 0.985),
        ncols=len(bars["spend"]),
        frameon=False,
        fontsize=8.5,
        labelcolor=SOFT,
        handlelength=0.8,
        handleheight=0.8,
        handletextpad=0.45,
        columnspacing=1.3,
        borderpad=0.2,
    )


def _headed(axes: Any, what: str) -> Any:
    """Write a panel's heading at its upper left."""
    return axes.text(0, 1.045, what, transform=axes.transAxes, color=SOFT, fontsize=8.5)


def _limits(axes: Any, lines: Sequence[Mapping[str, Any]], top: float, head: Any) -> None:
    """Draw limits within reach as lines. One far above the bars would flatten them, so it is written beside the heading instead."""
    lowest = min((line["amount"] for line in lines), default=0.0)
    near = [line for line in lines if line["amount"] <= max(top * 4, lowest)]
    for line in near if lowest <= top * 4 else ():
        axes.axhline(line["amount"], color=RED, linewidth=1.1)
        axes.annotate(
            f"limit {line['label']}",
            (0, line["amount"]),
            xycoords=("axes fraction", "data"),
            xytext=(2, 3),
            textcoords="offset points",
            color=RED,
            fontsize=8.5,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.6},
        )
        top = max(top, line["amount"])
    if lines and lowest > top * 4:
        axes.annotate(
            f"limit {min(lines, key=lambda line: line['amount'])['label']}",
            (1, 0),
            xycoords=head,
            xytext=(9, 0),
            textcoords="offset points",
            color=RED,
            fontsize=8.5,
            va="bottom",
        )
    axes.set_ylim(0, (top or 1.0) * 1.2)


def _in_order(spend: Mapping[str, Sequence[int]]) -> list[tuple[str, Sequence[int]]]:
    """Sort the tiers so that the dearest is at the bottom."""
    known = ["pro", "flash", "lite"]
    return sorted(spend.items(), key=lambda one: (known.index(one[0]) if one[0] in known else len(known), one[0]))


def _shifted(at: Sequence[float]) -> list[float]:
    """Convert a number of steps that are gone to a place on the axis, where bars are centred on whole numbers."""
    return [position - 0.5 for position in at]


def _label(bars: Mapping[str, Any], position: int, *, named: bool) -> str:
    step = bars["steps"][position]
    if bars["hourly"]:
        return f"{int(step):02}:00"
    day = date.fromisoformat(step)
    return f"{day:%a} {day.day}" if named else f"{day.day} {day:%b}"


def _tick(value: float) -> str:
    if value == 0:
        return "0"
    cents = round(value * 100, 6)
    return f"${value:,.0f}" if value == round(value) else f"${value:,.2f}" if cents == round(cents) else f"${value:.4f}".rstrip("0")


def main() -> None:
    warnings.simplefilter("ignore")  # a letter that no font here has is drawn as a box
    import matplotlib.backends.backend_agg
    import matplotlib.figure
    import matplotlib.font_manager  # noqa: F401  (all loaded while the numbers are still added up)

    told = sys.stdin.buffer.read()
    if told:
        draw(json.loads(told), sys.stdout.buffer)
