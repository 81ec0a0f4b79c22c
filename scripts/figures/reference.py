"""Draws the figures of test/figures with the matplotlib at hand. usage: reference.py FIGURES_FOLDER OUTPUT_FOLDER"""

import sys
from pathlib import Path

import matplotlib
from PIL import Image

sys.path.insert(0, sys.argv[1])
import figures

if matplotlib.__version__.split("+")[0] != "3.10.9":
    sys.exit(f"This is matplotlib {matplotlib.__version__}; the wheel is 3.10.9.")
folder = Path(sys.argv[2])
for name in figures.FIGURES:
    # Every figure has a background, so nothing is lost without the fourth channel.
    picture = Image.fromarray(figures.draw(name))
    assert picture.getextrema()[3] == (255, 255), name
    picture.convert("RGB").save(folder / f"{name}.png", optimize=True)
    print(name)
