"""Draws figures and compares them with what native matplotlib made of them; looks into SVG and PDF. Runs in Pyodide."""

from __future__ import annotations

import io
import pathlib
import xml.etree.ElementTree as ElementTree

import figures
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import _path
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.path import Path
from PIL import Image
from pypdf import PdfReader

REFERENCE = pathlib.Path(__file__).parent / "reference"
SVG = "{http://www.w3.org/2000/svg}"


def names() -> list[str]:
    """The figures, and the pictures that there are of them."""
    pictures = sorted(path.stem for path in REFERENCE.glob("*.png"))
    assert pictures == sorted(figures.FIGURES), "run scripts/figures/reference.sh"
    return list(figures.FIGURES)


def difference(name: str) -> tuple[int, float]:
    """The largest difference of a channel (of 255), and the share of pixels that differ at all (percent)."""
    drawn = figures.draw(name)[..., :3].astype(int)
    with Image.open(REFERENCE / f"{name}.png") as picture:
        native = np.asarray(picture.convert("RGB")).astype(int)
    assert drawn.shape == native.shape, f"{drawn.shape} in place of {native.shape}"
    apart = np.abs(drawn - native).max(axis=-1)
    return int(apart.max()), 100 * float((apart > 0).mean())


def lettered() -> Figure:
    """A figure with a text of each kind."""
    fig, ax = plt.subplots()
    ax.plot([1, 2], [1, 2], label="legend")
    ax.legend()
    ax.set(title="Title – Größe", xlabel=r"$\alpha^2$ of x", ylabel="label of y")
    return fig


def svg_texts(kind: str) -> str:
    """What an SVG says: as text (`none`), or by the names of its glyphs in comments (`path`)."""
    matplotlib.rcdefaults()
    target = io.BytesIO()
    with plt.rc_context({"svg.fonttype": kind}):
        lettered().savefig(target, format="svg")
    plt.close("all")
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.fromstring(target.getvalue(), parser)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox"), "no size"
    if kind == "none":
        return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert len(list(root.iter(f"{SVG}use"))) > 20, "no glyphs"
    return " ".join(str(element.text) for element in root.iter(ElementTree.Comment))


def pdf_texts(kind: int) -> list[str]:
    """What the three pages of a PDF say, with fonts of that type (3 or 42)."""
    matplotlib.rcdefaults()
    target = io.BytesIO()
    with plt.rc_context({"pdf.fonttype": kind}), PdfPages(target) as pdf:
        pdf.savefig(lettered())
        for name in ("surface_3d", "contourf"):
            pdf.savefig(figures.FIGURES[name]())
    plt.close("all")
    return [page.extract_text() for page in PdfReader(target).pages]


def outline() -> str:
    """A letter of a PDF's Type 3 font, as its operators."""
    letter = Path([(50, 200), (270.9, -30.5), (50, 200)], [Path.MOVETO, Path.LINETO, Path.CLOSEPOLY])
    operators = [b"m", b"l", b"", b"c", b"h"]
    return _path.convert_to_string(letter, None, None, False, None, -1, operators, True).decode()
