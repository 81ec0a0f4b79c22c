"""Thirty-odd figures, one for each usual kind of plot and each part of matplotlib that has code of its own beneath.

`scripts/figures/reference.sh` draws them with native matplotlib, the test with ours; both call `draw`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import matplotlib

matplotlib.use("agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import AbstractMovieWriter, FuncAnimation
from matplotlib.figure import Figure
from matplotlib.patches import Circle, ConnectionPatch, FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.tri import Triangulation

Drawing = Callable[[], Figure | np.ndarray]
FIGURES: dict[str, Drawing] = {}

X = np.linspace(0, 10, 101)
#: The same numbers on every machine, without a generator whose stream may change.
NOISE = np.modf(np.sin(np.arange(1, 2001) * 12.9898) * 43758.5453)[0]


def figure(function: Drawing) -> Drawing:
    FIGURES[function.__name__] = function
    return function


def draw(name: str) -> np.ndarray:
    """The pixels of a figure: height x width x 4, uint8. 100 dots per inch, matplotlib's own settings."""
    matplotlib.rcdefaults()
    with plt.style.context({"figure.dpi": 100, "figure.figsize": (4, 3)}):
        result = FIGURES[name]()
        pixels = result if isinstance(result, np.ndarray) else rasterised(result)
    plt.close("all")
    return pixels


def rasterised(drawn: Figure) -> np.ndarray:
    drawn.canvas.draw()
    return np.array(drawn.canvas.buffer_rgba())


def hills(count: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.linspace(-3, 3, count), np.linspace(-2, 2, count))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


@figure
def line() -> Figure:
    fig, ax = plt.subplots()
    for shift, style in enumerate(["-", "--", "-.", ":"]):
        ax.plot(X, np.sin(X + shift), style, marker="os^D"[shift], markevery=10, label=f"shift {shift}")
    ax.set(title="Lines", xlabel="time (s)", ylabel="amplitude")
    ax.grid(True)
    ax.legend()
    return fig


@figure
def scatter() -> Figure:
    fig, ax = plt.subplots()
    points = ax.scatter(NOISE[:150], NOISE[150:300], s=100 * np.abs(NOISE[300:450]), c=NOISE[450:600], alpha=0.6)
    fig.colorbar(points, label="value")
    return fig


@figure
def bar() -> Figure:
    fig, ax = plt.subplots()
    heights = [3, 7, 2, 5]
    bars = ax.bar(["north", "east", "south", "west"], heights, color=["C0", "C1", "C2", "C3"], edgecolor="black")
    ax.bar(range(4), [1, 2, 1, 3], bottom=heights, yerr=0.4, capsize=4, color="lightgrey")
    ax.bar_label(bars, label_type="center")
    return fig


@figure
def barh() -> Figure:
    fig, ax = plt.subplots()
    ax.barh(["first", "second", "third"], [4, -2, 3], xerr=[0.5, 0.2, 0.9], color="teal")
    ax.axvline(0, color="black", linewidth=0.8)
    return fig


@figure
def hist() -> Figure:
    fig, ax = plt.subplots()
    values = NOISE[:900].reshape(3, 300).sum(axis=0)
    ax.hist(values, bins=20, density=True, alpha=0.5, label="density")
    ax.hist(values, bins=20, density=True, cumulative=True, histtype="step", label="cumulative")
    ax.legend(loc="upper left")
    return fig


@figure
def hist2d_and_hexbin() -> Figure:
    fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
    left.hist2d(NOISE[:900], NOISE[900:1800], bins=12)
    right.hexbin(NOISE[:900], NOISE[900:1800], gridsize=10, cmap="plasma")
    return fig


@figure
def box() -> Figure:
    fig, ax = plt.subplots()
    groups = [NOISE[i * 100 : (i + 1) * 100] * (i + 1) for i in range(4)]
    ax.boxplot(groups, notch=True, patch_artist=True, showmeans=True, tick_labels=list("abcd"))
    return fig


@figure
def violin() -> Figure:
    fig, ax = plt.subplots()
    ax.violinplot([NOISE[i * 80 : (i + 1) * 80] ** 3 * (i + 1) for i in range(3)], showmedians=True)
    return fig


@figure
def pie() -> Figure:
    fig, ax = plt.subplots()
    shares = [35, 25, 20, 15, 5]
    ax.pie(shares, labels=list("ABCDE"), autopct="%1.1f%%", explode=[0, 0.1, 0, 0, 0], shadow=True, startangle=30)
    return fig


@figure
def errorbar() -> Figure:
    fig, ax = plt.subplots()
    ax.errorbar(X[::10], np.cos(X[::10]), yerr=0.2, xerr=0.3, fmt="o--", capsize=3, ecolor="grey")
    limits = np.arange(11) % 2 == 0
    ax.errorbar(X[::10], np.cos(X[::10]) - 2, yerr=0.3, uplims=limits, lolims=~limits)
    return fig


@figure
def fill_between() -> Figure:
    fig, ax = plt.subplots()
    ax.fill_between(X, np.sin(X), np.cos(X), where=np.sin(X) > np.cos(X), interpolate=True, alpha=0.4, color="green")
    ax.stackplot(X, 0.2 + 0 * X, 0.1 * X, baseline="zero", colors=["#cccccc", "#eeaaaa"])
    return fig


@figure
def step_and_stem() -> Figure:
    fig, (upper, lower) = plt.subplots(2, 1)
    for where in ("pre", "mid", "post"):
        upper.step(X[::10], np.sin(X[::10]), where=where, label=where)
    lower.stem(X[::8], np.cos(X[::8]), linefmt="grey", markerfmt="D", bottom=-0.5)
    return fig


@figure
def contour() -> Figure:
    fig, ax = plt.subplots()
    lines = ax.contour(*hills(), levels=[-0.4, -0.2, 0, 0.2, 0.4, 0.6], colors="black", linewidths=1)
    ax.clabel(lines, fontsize=8)
    return fig


@figure
def contourf() -> Figure:
    fig, ax = plt.subplots()
    filled = ax.contourf(*hills(), levels=10, cmap="RdBu_r", extend="both", hatches=["", "//", ".."])
    fig.colorbar(filled)
    return fig


def triangles() -> tuple[Triangulation, np.ndarray]:
    """No four points lie on one circle, so there is one Delaunay triangulation; in which order its triangles come is open."""
    angle, radius = np.meshgrid(np.linspace(0, 2 * np.pi, 24, endpoint=False), np.linspace(0.2, 1, 6))
    x, y = (radius * np.cos(angle)).ravel() + NOISE[:144] / 30, (radius * np.sin(angle)).ravel() + NOISE[144:288] / 30
    corners = Triangulation(x, y).triangles
    corners = [np.roll(three, -np.argmin(three)).tolist() for three in corners]
    return Triangulation(x, y, sorted(corners)), np.sin(4 * x) * np.cos(3 * y)


@figure
def tricontour() -> Figure:
    fig, ax = plt.subplots()
    ax.tricontourf(*triangles(), levels=8)
    ax.tricontour(*triangles(), levels=8, colors="white", linewidths=0.5)
    ax.triplot(triangles()[0], color="black", linewidth=0.2)
    ax.set_aspect("equal")
    return fig


@figure
def tripcolor_flat() -> Figure:
    fig, ax = plt.subplots()
    fig.colorbar(ax.tripcolor(*triangles(), shading="flat", cmap="cividis"))
    return fig


@figure
def tripcolor_gouraud() -> Figure:
    fig, ax = plt.subplots()
    ax.tripcolor(*triangles(), shading="gouraud")
    return fig


@figure
def imshow() -> Figure:
    fig, axes = plt.subplots(2, 3, figsize=(6, 4))
    picture = NOISE[:64].reshape(8, 8)
    for ax, kind in zip(axes.flat, ["nearest", "bilinear", "bicubic", "lanczos", "antialiased", "spline16"]):
        ax.imshow(picture, interpolation=kind, cmap="magma")
        ax.set_title(kind, fontsize=8)
    return fig


@figure
def imshow_scaled() -> Figure:
    fig, axes = plt.subplots(1, 3, figsize=(6, 2.5))
    # More cells than pixels, counts far above 1, and a mask.
    axes[0].imshow(np.add.outer(np.arange(600) % 7, np.arange(600) % 5) - 4.0)
    axes[1].imshow((1e4 * np.abs(NOISE[:25])).astype(int).reshape(5, 5), interpolation="bilinear", vmin=2000)
    axes[2].imshow(np.ma.masked_greater(NOISE[:400].reshape(20, 20), 0.6), interpolation_stage="data")
    return fig


@figure
def imshow_rgba() -> Figure:
    fig, (left, right) = plt.subplots(1, 2)
    picture = np.stack([np.abs(NOISE[i * 400 : (i + 1) * 400]).reshape(20, 20) for i in range(4)], axis=-1)
    left.imshow(picture)
    right.imshow(picture[..., :3], extent=(0, 3, -1, 2), origin="lower", aspect="auto")
    return fig


@figure
def pcolormesh() -> Figure:
    fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
    x, y, z = hills(15)
    left.pcolormesh(x + y / 4, y, z, shading="nearest", edgecolors="grey", linewidth=0.3)
    right.pcolormesh(x, y, np.ma.masked_less(z, -0.2), shading="auto", norm=matplotlib.colors.SymLogNorm(0.05))
    return fig


@figure
def quiver() -> Figure:
    fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
    x, y = np.meshgrid(np.arange(8), np.arange(8))
    arrows = left.quiver(x, y, np.cos(x / 2), np.sin(y / 2), np.hypot(x, y))
    left.quiverkey(arrows, 0.8, 1.05, 1, "1 m/s", labelpos="E")
    right.barbs(x[::2, ::2], y[::2, ::2], 10.0 * x[::2, ::2], 8.0 * y[::2, ::2], length=6)
    return fig


@figure
def streamplot() -> Figure:
    fig, ax = plt.subplots()
    x, y = np.meshgrid(np.linspace(-3, 3, 30), np.linspace(-3, 3, 30))
    ax.streamplot(x, y, -1 - x**2 + y, 1 + x - y**2, color=x, linewidth=1, density=0.8)
    return fig


@figure
def polar() -> Figure:
    fig, ax = plt.subplots(subplot_kw={"projection": "polar"})
    ax.plot(X, X / 10, linewidth=2)
    ax.bar(np.arange(6), np.arange(1, 7) / 8, width=0.5, alpha=0.5)
    ax.set_rmax(1)
    ax.set_title("Polar")
    return fig


@figure
def surface_3d() -> Figure:
    fig, ax = plt.subplots(subplot_kw={"projection": "3d"})
    ax.plot_surface(*hills(25), cmap="viridis", linewidth=0)
    ax.contour(*hills(25), zdir="z", offset=-0.8)
    ax.set(xlabel="x", ylabel="y", zlabel="z")
    return fig


@figure
def scatter_3d() -> Figure:
    fig, ax = plt.subplots(subplot_kw={"projection": "3d", "elev": 20, "azim": 40})
    ax.scatter(NOISE[:80], NOISE[80:160], NOISE[160:240], c=NOISE[240:320], marker="^")
    ax.plot(np.cos(X), np.sin(X), X / 5 - 1, color="black")
    ax.bar3d([0], [0], [0], 0.3, 0.3, 0.5, color="orange")
    return fig


@figure
def log_axes() -> Figure:
    fig, axes = plt.subplots(2, 2, figsize=(6, 4), layout="constrained")
    axes[0, 0].semilogy(X, np.exp(X))
    axes[0, 1].loglog(X[1:], X[1:] ** 3, base=2)
    axes[1, 0].plot(X - 5, (X - 5) ** 3)
    axes[1, 0].set_yscale("symlog", linthresh=1)
    axes[1, 1].plot(X[1:-1] / 10, X[1:-1])
    axes[1, 1].set_xscale("logit")
    return fig


@figure
def dates() -> Figure:
    fig, (upper, lower) = plt.subplots(2, 1, layout="constrained")
    days = [datetime.datetime(2024, 2, 20) + datetime.timedelta(days=6 * i) for i in range(20)]
    upper.plot(days, NOISE[:20].cumsum())
    upper.xaxis.set_major_formatter(mdates.ConciseDateFormatter(upper.xaxis.get_major_locator()))
    lower.plot(days, NOISE[20:40].cumsum(), color="C1")
    lower.xaxis.set_major_locator(mdates.MonthLocator())
    lower.xaxis.set_major_formatter(mdates.DateFormatter("%d %b %Y"))
    lower.tick_params(axis="x", rotation=30)
    return fig


MATHS = [
    r"$\alpha^2 + \sqrt[3]{\frac{x_i}{y^{n+1}}} \leq \int_0^\infty e^{-t}\,\mathrm{d}t$",
    r"$\sum_{k=1}^{n}\binom{n}{k} \neq \hat{\mathbf{v}}\cdot\vec{w} \in \mathbb{R}$",
    r"$\left(\frac{\partial f}{\partial x}\right)_{y} \rightarrow \overline{ab} \pm \mathcal{L}$",
]


@figure
def mathtext() -> Figure:
    fig = plt.figure(figsize=(5, 4))
    for row, fontset in enumerate(["dejavusans", "cm", "stix"]):
        for column, text in enumerate(MATHS):
            place = 0.95 - 0.1 * column - 0.33 * row
            fig.text(0.05, place, text, math_fontfamily=fontset, fontsize=13, verticalalignment="top")
    return fig


@figure
def text() -> Figure:
    fig, ax = plt.subplots()
    ax.text(0.05, 0.85, "AVATAR To. Wave Ty, fi ffl", fontsize=16)
    ax.text(0.05, 0.7, "Größe, naïve, Łódź, Ελλάδα, Москва", fontsize=11)
    ax.text(0.1, 0.1, "turned by 37°", rotation=37, fontsize=12, family="serif", style="italic")
    ax.text(0.9, 0.1, "upwards", rotation=90, weight="bold", horizontalalignment="right")
    ax.text(0.5, 0.3, "in a box\nof two lines", family="monospace", bbox={"boxstyle": "round", "facecolor": "wheat"})
    return fig


@figure
def annotations() -> Figure:
    fig, ax = plt.subplots()
    ax.plot(X, np.sin(X))
    ax.annotate("peak", (np.pi / 2, 1), (4, 1.3), arrowprops={"arrowstyle": "->", "connectionstyle": "arc3,rad=0.3"})
    ax.annotate("wedge", (4.7, -1), (6, -0.5), arrowprops={"facecolor": "red", "shrink": 0.05})
    ax.add_patch(FancyArrowPatch((1, -0.8), (3, 0.2), arrowstyle="fancy", mutation_scale=25, color="purple"))
    ax.add_patch(FancyBboxPatch((7.5, -1.2), 1.5, 0.5, boxstyle="sawtooth,pad=0.2", facecolor="lightblue"))
    ax.add_artist(ConnectionPatch((2, 0), (9, 0.5), "data", "data", arrowstyle="-|>", linestyle="dashed"))
    ax.set_ylim(-1.6, 1.6)
    return fig


@figure
def legends() -> Figure:
    fig, ax = plt.subplots(layout="constrained")
    ax.plot(X, X, label="line")
    ax.scatter(X[::20], 10 - X[::20], label="points")
    ax.bar([4, 6], [3, 5], label="bars", alpha=0.5, hatch="x")
    ax.add_artist(ax.legend(loc="upper center", ncols=3, title="inside", fancybox=True, shadow=True))
    fig.legend(loc="outside lower center", ncols=3, frameon=False)
    return fig


@figure
def tight_layout() -> Figure:
    fig, axes = plt.subplots(2, 2)
    for number, ax in enumerate(axes.flat):
        ax.plot(X, X**number)
        ax.set(title=f"A long title {number}", xlabel="the label of x", ylabel="the label of y")
    fig.tight_layout()
    return fig


@figure
def constrained_layout() -> Figure:
    fig = plt.figure(figsize=(5, 4), layout="constrained")
    axes = fig.subplot_mosaic([["wide", "wide"], ["left", "right"]], height_ratios=[1, 2])
    picture = axes["right"].imshow(NOISE[:25].reshape(5, 5))
    fig.colorbar(picture, ax=[axes["left"], axes["right"]], location="bottom", label="shared")
    axes["wide"].set(title="Wide", ylabel="value")
    fig.suptitle("Constrained")
    return fig


@figure
def subfigures() -> Figure:
    fig = plt.figure(figsize=(6, 3), layout="constrained")
    left, right = fig.subfigures(1, 2, width_ratios=[1, 2.1], wspace=0.05)
    left.set_facecolor("0.85")
    left.suptitle("left")
    left.subplots(2, 1, sharex=True)[0].plot(X, np.cos(X))
    right.suptitle("right")
    right.subplots().pcolormesh(*hills(10))
    return fig


@figure
def style_ggplot() -> Figure:
    with plt.style.context("ggplot"):
        fig, ax = plt.subplots(figsize=(4, 3), dpi=100)
        ax.plot(X, np.sin(X), X, np.cos(X))
        ax.set_title("ggplot")
        return fig


@figure
def style_dark_background() -> np.ndarray:
    with plt.style.context("dark_background"):
        fig, ax = plt.subplots(figsize=(4, 3), dpi=100)
        ax.hist(NOISE[:300], label="dark")
        ax.legend()
        return rasterised(fig)


@figure
def sketch() -> Figure:
    fig, ax = plt.subplots()
    (drawn,) = ax.plot(X, np.sin(X), linewidth=3)
    drawn.set_sketch_params(scale=2, length=50, randomness=16)
    return fig


class Frames(AbstractMovieWriter):
    """Keeps the frames of an animation as arrays."""

    def setup(self, fig: Figure, outfile: str, dpi: float | None = None) -> None:
        super().setup(fig, outfile, dpi)
        self.frames: list[np.ndarray] = []

    def grab_frame(self, **_keywords: object) -> None:
        self.frames.append(rasterised(self.fig))

    def finish(self) -> None:
        pass


@figure
def animation_frames() -> np.ndarray:
    fig, ax = plt.subplots(figsize=(2, 2))
    (drawn,) = ax.plot(X, np.sin(X))

    def update(frame: int):
        drawn.set_ydata(np.sin(X + frame))
        ax.set_title(f"frame {frame}")
        return [drawn]

    writer = Frames()
    FuncAnimation(fig, update, frames=3, blit=True).save("frames", writer=writer, dpi=100)
    return np.concatenate(writer.frames, axis=1)


@figure
def hatch() -> Figure:
    fig, ax = plt.subplots()
    for place, pattern in enumerate(["/", "\\", "|", "-", "+", "x", "o", "O", ".", "*"]):
        ax.add_patch(Rectangle((place, 0), 0.9, 1, hatch=pattern, facecolor="white", edgecolor="navy"))
    ax.add_patch(Circle((5, 1.6), 0.4, hatch="xx*", fill=False))
    ax.set(xlim=(0, 10), ylim=(0, 2.2))
    return fig


@figure
def colorbars() -> Figure:
    fig, axes = plt.subplots(1, 3, figsize=(7, 3), layout="constrained")
    data = np.abs(NOISE[:100].reshape(10, 10)) + 0.01
    norms = [
        matplotlib.colors.LogNorm(0.01, 1),
        matplotlib.colors.BoundaryNorm([0, 0.2, 0.5, 1], 256),
        matplotlib.colors.TwoSlopeNorm(0.3, 0, 1),
    ]
    for ax, norm, place in zip(axes, norms, ["right", "top", "bottom"]):
        fig.colorbar(ax.imshow(data, norm=norm), ax=ax, location=place, extend="both")
    return fig


@figure
def twin_axes() -> Figure:
    fig, ax = plt.subplots(layout="constrained")
    ax.plot(X, X**2, color="C0")
    other = ax.twinx()
    other.plot(X, np.sin(X), color="C1")
    other.set_ylabel("right", color="C1")
    ax.secondary_xaxis("top", functions=(lambda x: x * 2, lambda x: x / 2)).set_xlabel("twice")
    inset = ax.inset_axes((0.1, 0.55, 0.3, 0.35))
    inset.plot(X[:20], X[:20] ** 2)
    ax.indicate_inset_zoom(inset)
    return fig
