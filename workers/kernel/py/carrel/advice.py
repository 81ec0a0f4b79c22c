"""Why something does not work in a browser tab, and what to do instead: one sentence and the next step."""

from __future__ import annotations

import difflib
import re
import sys

from . import lock

_NATIVE = "can't work here: it needs native code that no browser build exists for."
_SOCKET = "needs a raw socket, which a tab has not."
_TO_CSV = "Export the table to CSV or SQLite and drop it here."
_WINDOW = "opens desktop windows, which a tab has not. Show results with display(), matplotlib or HTML."
_SCRAPE = "Fetch pages with requests and beautifulsoup4."
_DESKTOP = "There is no replacement here."

#: Top-level modules, several with one answer -> why they cannot work here, and the next step.
_ANSWERS = {
    "torch": f"PyTorch {_NATIVE} Use numpy or scikit-learn here, or train where PyTorch is installed.",
    "torchvision": f"torchvision {_NATIVE} Use Pillow for images.",
    "transformers": "transformers needs PyTorch, which has no browser build. Call a model over HTTP instead.",
    "tensorflow": f"TensorFlow {_NATIVE} Use scikit-learn for models here.",
    "keras": "Keras needs TensorFlow, JAX or PyTorch, which have no browser build. Use scikit-learn for models here.",
    "jax": f"JAX {_NATIVE} Use numpy; its interface is nearly the same.",
    "prophet": f"Prophet {_NATIVE} Use statsmodels for time series.",
    "catboost": f"CatBoost {_NATIVE} Use scikit-learn's gradient boosting.",
    "spacy": f"spaCy {_NATIVE} Use regular expressions or nltk.",
    "faiss": f"faiss {_NATIVE} Use numpy for nearest neighbours.",
    "gurobipy ortools": f"This solver {_NATIVE} Use scipy.optimize.",
    "pyspark": "Spark needs a Java machine and a cluster, which a tab has not. Use pandas, or read the data in chunks.",
    "dask": "Dask spreads its work over threads and processes, which take turns in a tab. Use pandas with chunksize=... for large files.",
    "ray": "Ray needs processes and sockets, which a tab has not. Run the work in a plain loop.",
    "_multiprocessing": "A tab has no processes. multiprocessing's Pool, Process, Queue and locks work, in threads that take turns.",
    "numba": "numba compiles native code while it runs, which a browser forbids. Use numpy operations on whole arrays.",
    "cupy": "CuPy needs an NVIDIA GPU, which a tab cannot reach. Use numpy; its interface is the same.",
    "psycopg2 psycopg asyncpg": f"PostgreSQL {_SOCKET} {_TO_CSV}",
    "MySQLdb pymysql mysql mysqlclient": f"MySQL {_SOCKET} {_TO_CSV}",
    "pymongo": f"MongoDB {_SOCKET} Export the collection to JSON and drop it here.",
    "redis": f"Redis {_SOCKET} Use a dict, or SQLite for what should last.",
    "pyodbc": f"ODBC needs a native driver, which a tab has not. {_TO_CSV}",
    "paramiko": f"SSH {_SOCKET} Copy the files yourself and drop them here.",
    "selenium playwright": f"This drives a browser from outside, which a tab cannot do. {_SCRAPE}",
    "scrapy": f"Scrapy needs Twisted and sockets, which a tab has not. {_SCRAPE}",
    "tkinter": f"tkinter {_WINDOW}",
    "PyQt5 PyQt6 PySide2 PySide6": f"Qt {_WINDOW}",
    "wx": f"wxPython {_WINDOW}",
    "turtle": "turtle draws in a tkinter window, which a tab has not. Draw with matplotlib or Pillow.",
    "pygame": "pygame needs a desktop window, which this sandbox has not. Make pictures with matplotlib or Pillow.",
    "pyautogui pynput": f"This works the mouse or keyboard of the desktop, which a tab may not. {_DESKTOP}",
    "sounddevice": "sounddevice needs the sound card, which this sandbox has not. IPython.display.Audio plays arrays.",
    "curses": "curses needs a terminal, which a cell is not. Print text, or show HTML with display().",
    "readline": "readline needs a terminal, which a cell is not. input() works as it is.",
    "venv": "There are no virtual environments in a tab. %pip install adds packages to this one.",
    "pip ensurepip": "pip itself does not run in a tab. Use %pip install name, or install('name').",
    "idlelib": "IDLE needs desktop windows, which a tab has not. This desk is the editor.",
    "fcntl": "fcntl needs an operating system's file descriptors. Files below /mnt/data need no locks.",
    "docker": "Docker cannot be reached from Python in a tab. Run containers yourself and drop the results here.",
    "win32com pythoncom": "pywin32 needs Windows itself, which a tab has not. Use openpyxl for Excel files.",
    "win32api win32gui winreg": f"This needs Windows itself, which a tab has not. {_DESKTOP}",
    "xlwings": "xlwings drives Excel itself, which a tab cannot. Use openpyxl or pandas for the file.",
    "camelot": "camelot needs Ghostscript, a native program. Read the text with pypdf.",
    "pdf2image": "pdf2image needs poppler, a native program. Read the text with pypdf.",
    "pytesseract": "pytesseract needs the program tesseract, which is not here. Nothing here reads text off pictures.",
}
UNAVAILABLE = {module: answer for modules, answer in _ANSWERS.items() for module in modules.split()}

#: What is in no set we know of, but often asked for: what to use until then.
MEANWHILE = {
    "scipy": "numpy has linear algebra, FFT, polynomials and random numbers",
    "sklearn": "numpy.linalg.lstsq fits linear models",
    "statsmodels": "numpy.polyfit and numpy.linalg.lstsq fit linear models",
    "cv2": "Pillow reads, resizes and draws on images",
    "skimage": "Pillow and numpy do simple image work",
    "polars": "pandas does the same work",
    "duckdb": "sqlite3 and pandas run queries",
    "pyarrow": "pandas reads and writes Parquet and Feather without it",
    "fastparquet": "pandas reads and writes Parquet without it",
    "lightgbm": "",
    "xgboost": "",
}

#: How libraries say that one of these is missing, where they raise no ImportError.
_REQUIRES = re.compile(rf"\brequires (?:the )?[`'\"]?({'|'.join(MEANWHILE)})\b", re.IGNORECASE)

#: Not in this copy, but pure Python on PyPI: what does the same here.
_PIP = "Or, while online: %pip install {} (allow pypi.org and files.pythonhosted.org); it is then kept."
ELSEWHERE = {
    "pptx": "python-pptx is not in this copy; slides has the same names: write slides instead of pptx in the imports, as in "
    f"'from slides import Presentation'. {_PIP.format('python-pptx')}",
    "faker": f"Faker is not in this copy; random.choice() over lists of your own makes up data. {_PIP.format('faker')}",
}

#: Modules whose package has another name on PyPI.
PYPI_NAMES = {
    "cv2": "opencv-python",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "PIL": "pillow",
    "docx": "python-docx",
    "pptx": "python-pptx",
    "dotenv": "python-dotenv",
    "dateutil": "python-dateutil",
    "fitz": "pymupdf",
    "serial": "pyserial",
    "jwt": "pyjwt",
    "git": "gitpython",
}


def size_text(size: int | None) -> str:
    """Bytes for a sentence, with the leading space and brackets; empty where unknown."""
    return f" ({max(1, round(size / 1e6))} MB)" if size else ""


def remote(package: str) -> str:
    """How a package of the official set can be had, when it is not bundled: one sentence."""
    size = size_text(lock.entries()[package].get("size"))
    text = meanwhile(package)
    return (
        f"{package}{size} is not in this copy: while online, allow {lock.REMOTE_HOST} under Network and run this again "
        "(it is then kept, for offline use too), or use a copy built with the official set, or run that part outside "
        f"of the tab, in Docker{f'; until then, {text}' if text else ''}."
    )


def unavailable(module: str) -> str | None:
    """Why a module can work in no tab, and what to use; None where that is not known of it."""
    text = UNAVAILABLE.get(module)
    if text is None:
        return None
    first = [name for name in ("scikit-learn", "statsmodels", "scipy") if name in text and not lock.is_here(name)]
    return f"{text} To add {first[0]}: %pip install {first[0]}." if first else text


def impossible() -> dict[str, str]:
    """Packages that can work in no tab, by canonical name, and why. Python's own modules are left out."""
    return {
        lock.canonical(PYPI_NAMES.get(module, module)): unavailable(module) or ""
        for module in UNAVAILABLE
        if module not in sys.stdlib_module_names and not module.startswith("_")
    }


def meanwhile(package: str) -> str:
    """What to use until a package can be had; may be empty."""
    modules = (module for module, text in MEANWHILE.items() if PYPI_NAMES.get(module, module) == package and text)
    return MEANWHILE.get(next(modules, ""), "")


def similar(module: str) -> str | None:
    """The known module whose name comes nearest, for a slip of the fingers."""
    known = {*sys.stdlib_module_names, *lock.modules(), *(name for name in sys.modules if "." not in name)}
    near = difflib.get_close_matches(module, (name for name in known if not name.startswith("_")), n=1, cutoff=0.75)
    return near[0] if near and near[0] != module else None


def known_problem(module: str) -> str | None:
    """Why a well-known module is not here and what to do; None where nothing special is known of it."""
    package = lock.package_of(module)
    if package is not None:
        return remote(package) if lock.source(package) == "remote" else None
    if (text := unavailable(module)) is not None:
        return text
    if module in MEANWHILE:
        text = MEANWHILE[module]
        return f"{PYPI_NAMES.get(module, module)} has no build for this copy." + (
            f" Until there is one, {text}." if text else " Run that part where it is installed."
        )
    if module in ELSEWHERE:
        return ELSEWHERE[module]
    if module in sys.stdlib_module_names:
        return f"{module} is left out of Python in the browser, because what it needs of the system is not here."
    return None


def advice_for(module: str) -> str:
    """What to say to a person whose code imports a module that is not here."""
    if (known := known_problem(module)) is not None:
        return known
    if (near := similar(module)) is not None:
        return f"Did you mean {near}?"
    name = PYPI_NAMES.get(module, module.replace("_", "-"))
    return f"If it is on PyPI: %pip install {name} (needs the network: allow pypi.org and files.pythonhosted.org)."


def hint(error: BaseException) -> str | None:
    """A next step for errors that come from the browser's limits; None for all others."""
    text = str(error)
    if isinstance(error, ImportError) and (found := re.search(r"(?:dependency|tried using:) '(\w+)", text)):
        # pandas says to use pip or conda; which of the two ways is open here, it cannot know.
        return known_problem(found[1])
    if isinstance(error, RuntimeError) and (found := _REQUIRES.search(text)):
        # seaborn looks when it is imported, and not again.
        module = found[1].lower()
        if known := known_problem(module):
            return known
        return f"It was not loaded when it was looked for: restart Python, and import {module} first."
    if isinstance(error, MemoryError):
        return "A tab has at most 4 GB for Python. Read the file in chunks, or only the columns you need."
    return None
