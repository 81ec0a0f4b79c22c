"""A wheel around a WebAssembly program of an npm package: Rust's Parquet, which pandas' functions reach through the kernel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

PACKAGE = "parquet-wasm"

_MODULE = '''"""The program of the npm package parquet-wasm; the kernel starts it when pandas reads or writes Parquet."""

from pathlib import Path


def program() -> bytes:
    return Path(__file__).with_name("parquet_wasm_bg.wasm").read_bytes()
'''

Finish = Callable[[str, str, str, dict[str, bytes], dict[str, bytes], dict[str, bytes]], tuple[str, bytes]]


def repack(root: Path, finish: Finish) -> tuple[str, bytes, str]:
    """File name and bytes of the wheel, and the package it is from. Needs `npm ci`."""
    folder = root / "node_modules" / PACKAGE
    facts = json.loads((folder / "package.json").read_text())
    version = facts["version"]
    metadata = f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {version}\nLicense: {facts['license']}\n"
    files = {
        "parquet_wasm/__init__.py": _MODULE.encode(),
        "parquet_wasm/parquet_wasm_bg.wasm": (folder / "esm/parquet_wasm_bg.wasm").read_bytes(),
    }
    licences = {f"{name}.txt": (folder / name).read_bytes() for name in ("LICENSE_APACHE", "LICENSE_MIT")}
    return *finish(PACKAGE, version, metadata, files, {}, licences), f"{PACKAGE}@{version}"
