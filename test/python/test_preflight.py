"""Sixty pieces of code, and what reading them tells."""

from __future__ import annotations

import os

from carrel import preflight

SIZES = {
    "/mnt/data/sales.csv": 2_000,
    "/mnt/data/2026/north.csv": 500,
    "/mnt/data/big.csv": 900_000_000,
    "/mnt/data/book.xlsx": 150_000_000,
    "/mnt/data/helpers.py": 100,
    "/mnt/data/tools/__init__.py": 0,
    "/mnt/data/array.npy": 2_000_000_000,
}

#: Code -> findings as `line kind` and a piece of the text.
CASES: list[tuple[str, list[tuple[str, str]]]] = [
    # Imports
    ("import json, math", []),
    ("import pandas as pd", [("1 bundled", "pandas 2")]),
    ("from matplotlib import pyplot as plt", [("1 bundled", "matplotlib 3")]),
    ("x = 1\nimport openpyxl", [("2 bundled", "openpyxl")]),
    ("import scipy.stats", [("1 download", "scipy (12 MB) is not in this copy")]),
    ("from scipy import optimize", [("1 download", "numpy has linear algebra")]),
    ("import torch", [("1 impossible", "scikit-learn")]),
    ("import tensorflow as tf\nimport tf_keras", [("1 impossible", "TensorFlow"), ("2 unknown", "tf-keras")]),
    ("import psycopg2", [("1 impossible", "CSV or SQLite")]),
    ("import tkinter", [("1 impossible", "desktop windows")]),
    ("import selenium.webdriver", [("1 impossible", "requests")]),
    ("import smtplib", [("1 impossible", "raw socket")]),
    ("from ftplib import FTP", [("1 impossible", "raw socket")]),
    ("from multiprocessing import Pool", []),
    ("import polars", [("1 impossible", "pandas does the same work")]),
    ("import panda", [("1 unknown", "Did you mean pandas?")]),
    ("import some_thing_new", [("1 unknown", "%pip install some-thing-new")]),
    ("import helpers", []),
    ("from tools import x", []),
    ("try:\n    import torch\nexcept ImportError:\n    torch = None", []),
    ("def f():\n    import torch", [("2 impossible", "PyTorch")]),
    ("from . import near", []),
    ("import torch\nimport torch", [("1 impossible", "PyTorch")]),
    # Files
    ("load_file('sales.csv')", []),
    ("load_file('north.csv')", []),
    ("load_file('Sale.csv')", [("1 missing-file", 'Did you mean "sales.csv"')]),
    ("open('sale.csv').read()", [("1 missing-file", 'Did you mean "sales.csv"')]),
    ("open('/mnt/data/sales.csv')", []),
    ("open('new.txt', 'w').write('x')", []),
    ("open('notes.txt', mode='a')", []),
    ("with open('new.txt', 'w') as f:\n    f.write('x')\nopen('new.txt').read()", []),
    ("import json\njson.load(open('conf.json'))", [("2 missing-file", "conf.json")]),
    ("pd.read_csv('2026/nord.csv')", [("1 missing-file", "2026/north.csv")]),
    ("pd.read_csv('2026/north.csv')", []),
    ("name = 'saless.csv'\npd.read_csv(name)", [("2 missing-file", "sales.csv")]),
    ("name = 'a.csv'\nname = 'sales.csv'\npd.read_csv(name)", []),
    ("for name in names:\n    pd.read_csv(name)", []),
    ("pd.read_csv(f'{folder}/x.csv')", []),
    ("df.to_csv('out.csv')\npd.read_csv('out.csv')", []),
    ("import os\nif os.path.exists('maybe.csv'):\n    open('maybe.csv')", []),
    ("try:\n    open('maybe.csv')\nexcept FileNotFoundError:\n    pass", []),
    ("from pathlib import Path\nPath('sale.csv').read_text()", [("2 missing-file", "sales.csv")]),
    ("from pathlib import Path\n(Path('2026') / 'north.csv').read_text()", []),
    ("from pathlib import Path\np = Path('gone.bin')\np.read_bytes()", [("3 missing-file", "gone.bin")]),
    ("from pathlib import Path\nPath('a.txt').write_text('x')\nPath('a.txt').read_text()", []),
    ("import zipfile\nzipfile.ZipFile('all.zip')", [("2 missing-file", "all.zip")]),
    ("import zipfile\nzipfile.ZipFile('all.zip', 'w')", []),
    ("pd.read_excel(io='boook.xlsx')", [("1 missing-file", "book.xlsx")]),
    ("pd.read_csv('*.csv')", []),
    # Network
    ("requests.get('https://api.example.org/v1?x=1')", [("1 network", "api.example.org")]),
    ("import urllib.request\nurllib.request.urlopen('http://example.org')", [("2 network", "example.org")]),
    ("url = 'https://example.org/a.csv'\npd.read_csv(url)", [("2 network", "example.org")]),
    ("requests.request('GET', 'https://example.org')", [("1 network", "example.org")]),
    ("print('https://example.org')", []),
    ("pd.read_csv('s3://bucket/a.csv')", [("1 impossible", "s3://")]),
    ("%pip install humanize-unknown", [("1 download", "pypi.org")]),
    ("!pip install scipy", [("1 download", "cdn.jsdelivr.net")]),
    # Memory
    ("pd.read_csv('big.csv')", [("1 memory", "900.0 MB) takes about 3.6 GB of the 4.0 GB")]),
    ("pd.read_csv('big.csv', nrows=1000)", []),
    ("pd.read_excel('book.xlsx')", [("1 memory", "1.5 GB")]),
    ("import numpy as np\nnp.load('array.npy')", [("1 bundled", "numpy"), ("2 memory", "2.0 GB")]),
    # Neither Python nor empty
    ("this is no python", []),
    ("%%bash\nls", []),
    ("", []),
]


def test_there_are_sixty() -> None:
    assert len(CASES) >= 60


def check(code: str, expected: list[tuple[str, str]]) -> str | None:
    found = preflight.findings(code, SIZES)
    told = [(f"{finding['line']} {finding['kind']}", finding["text"]) for finding in found]
    fits = [place for place, _ in told] == [place for place, _ in expected] and all(
        piece in text for (_, text), (_, piece) in zip(told, expected, strict=True)
    )
    return None if fits else f"{code!r}\n  expected {expected}\n  found    {told}"


def test_findings() -> None:
    os.chdir("/mnt/data")
    wrong = [problem for code, expected in CASES if (problem := check(code, expected))]
    assert not wrong, "\n".join(wrong)


def test_findings_are_one_line_each() -> None:
    for code, _ in CASES:
        for finding in preflight.findings(code, SIZES):
            assert "\n" not in finding["text"] and len(finding["text"]) < 360, finding


def test_nothing_is_imported_by_reading() -> None:
    import sys

    preflight.findings("import pandas, torch, openpyxl", SIZES)
    assert "openpyxl" not in sys.modules


def test_hosts() -> None:
    """Hosts are named as the browser has them, so that a rule can be made of a finding."""
    code = "requests.get('https://User@API.example.org:443/v1')\nrequests.post('http://127.0.0.1:8080/x')"
    assert [found.get("hosts") for found in preflight.findings(code, SIZES)] == [
        ["api.example.org"],
        ["127.0.0.1:8080"],
    ]
    assert [found.get("hosts") for found in preflight.findings("%pip install some-thing-new", SIZES)] == [
        ["pypi.org", "files.pythonhosted.org"]
    ]
