"""The wheel of matplotlib: Debian's Python files and data, our modules, and the font list that saves looking for fonts.

usage: pack.py OUT [LICENCE...]
"""

import re
import sys
from pathlib import Path

from wheel import Wheel

VERSION = "3.10.9"
PACKAGES = Path("/build/work/matplotlib-python/usr/lib/python3/dist-packages")
DATA = Path("/build/work/matplotlib-data/usr/share/matplotlib/mpl-data")
COPYRIGHT = Path("/build/work/matplotlib-python/usr/share/doc/python3-matplotlib/copyright")
MODULES = Path("/build/work/matplotlib/modules")
OWN = Path(__file__).parent
# Native modules, tests, and what needs a window, a server or a documentation builder.
LEFT_OUT = re.compile(
    r"\.so$|/tests/|/sphinxext/|/testing/(jpl_units/|conftest)|/backends/(qt_editor|web_backend)/"
    r"|/backends/(_backend_(gtk|tk)|backend_(gtk|qt|wx|tk|cairo|macosx|nbagg|webagg)|qt_compat)|/mpl-data$"
)
DATA_LEFT_OUT = re.compile(r"^(sample_data|plot_directive|images)/|^meson\.build$|^kpsewhich\.lua$")


def main(out: str, licences: list[str]) -> None:
    wheel = Wheel("matplotlib", VERSION)
    [info] = PACKAGES.glob("matplotlib-*.dist-info")
    metadata = (info / "METADATA").read_text()
    wheel.metadata(re.sub(r"(?m)^Version: .*$", f"Version: {VERSION}", metadata, count=1))
    for folder in ("matplotlib", "mpl_toolkits"):
        wheel.add_folder(PACKAGES / folder, f"{folder}/")
    wheel.files = {name: data for name, data in wheel.files.items() if not LEFT_OUT.search(name)}
    wheel.files["pylab.py"] = (PACKAGES / "pylab.py").read_bytes()
    for path in DATA.rglob("*"):
        name = path.relative_to(DATA).as_posix()
        if path.is_file() and not DATA_LEFT_OUT.search(name):
            wheel.files[f"matplotlib/mpl-data/{name}"] = path.read_bytes()
    wheel.files["matplotlib/mpl-data/fontlist.json"] = (OWN / "fontlist.json").read_bytes()
    wheel.files["matplotlib/ft2font.py"] = (OWN / "ft2font.py").read_bytes()
    for path in MODULES.iterdir():
        folder = "matplotlib/backends" if path.name.startswith("_backend") else "matplotlib"
        wheel.files[f"{folder}/{path.name}"] = path.read_bytes()
    wheel.add_licences([str(COPYRIGHT), *licences])
    wheel.write(out)


main(sys.argv[1], sys.argv[2:])
