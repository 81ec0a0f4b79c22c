"""Tells the build tools in the chroot that they compile for Pyodide.

usage: describe.py SYSCONFIG.json NUMPY.whl CHROOT

Writes pyconfig.h, the module that sysconfig reads, numpy's headers and one header of libc++.
"""

import json
import re
import sys
import zipfile
from pathlib import Path

HEADERS = "usr/include/python3.13"
# Names that begin with an underscore are in pyconfig.h but never in sysconfig. Cython's code needs them: without
# _POSIX_C_SOURCE there is no SSIZE_MAX.
HIDDEN = {
    "_GNU_SOURCE": "1",
    "_ALL_SOURCE": "1",
    "_NETBSD_SOURCE": "1",
    "_POSIX_C_SOURCE": "200809L",
    "_XOPEN_SOURCE": "700",
    "_XOPEN_SOURCE_EXTENDED": "1",
    "_PYTHONFRAMEWORK": '""',
}
# What describes the machine that Python runs on, which is the chroot's also while it compiles for another one.
OF_THE_MACHINE = {
    "prefix", "exec_prefix", "base", "platbase", "projectbase", "installed_base", "installed_platbase", "srcdir",
    "userbase", "py_version", "py_version_short", "py_version_nodot", "py_version_nodot_plat", "platlibdir", "abiflags",
    "implementation", "implementation_lower", "abi_thread",
}  # fmt: skip


def main(sysconfig: str, numpy: str, chroot: str) -> None:
    values = json.loads(Path(sysconfig).read_text())
    root = Path(chroot)
    target = root / "build/target"
    target.mkdir(parents=True, exist_ok=True)
    native = (root / "usr/include/x86_64-linux-gnu/python3.13/pyconfig.h").read_text()
    (root / HEADERS / "pyconfig.h").write_text(pyconfig(native, values))
    module = "_sysconfigdata__emscripten_wasm32-emscripten.py"
    (target / module).write_text(f"build_time_vars = {sysconfig_of_target(values)!r}\n")
    numpy_headers(Path(numpy), target)
    older_libcxx(root)


def pyconfig(native: str, values: dict[str, object]) -> str:
    """The names of Debian's pyconfig.h with the values of Pyodide's."""
    lines = ["#ifndef Py_PYCONFIG_H", "#define Py_PYCONFIG_H"]
    seen = {"Py_PYCONFIG_H"}
    for match in re.finditer(r"^(?:#\s*define (\w+)(?: (.*))?|/\* #\s*undef (\w+) \*/)$", native, re.M):
        name = match[1] or match[3]
        if name in seen or name.startswith("_") or name not in values:
            continue
        seen.add(name)
        value = values[name]
        # sysconfig has 0 both for what is defined as 0 and for what is not defined.
        is_number = name.startswith(("SIZEOF", "ALIGNOF", "WITH_PYMALLOC_")) or match[2] == "0"
        if value == 0 and not is_number:
            continue
        if isinstance(value, str) and (match[2] or "").startswith('"') and not value.startswith('"'):
            value = f'"{value}"'
        lines.append(f"#define {name} {value}")
    for name, text in HIDDEN.items():
        lines += [f"#ifndef {name}", f"#define {name} {text}", "#endif"]
    return "\n".join([*lines, "#endif", ""])


def sysconfig_of_target(values: dict[str, object]) -> dict[str, object]:
    compiler = "/build/recipe/toolchain/emcc-py"
    linker = f"{compiler} -shared"
    return {name: value for name, value in values.items() if name not in OF_THE_MACHINE} | {
        "CC": compiler, "CXX": "/build/recipe/toolchain/em++-py", "AR": "emar", "ARFLAGS": "rcs", "RANLIB": "emranlib",
        "LDSHARED": linker, "LDCXXSHARED": "/build/recipe/toolchain/em++-py -shared", "BLDSHARED": linker,
        "CCSHARED": "", "CFLAGS": "-O2 -g0 -DNDEBUG -fwrapv -Wall", "OPT": "", "BASECFLAGS": "", "LDFLAGS": "",
        "INCLUDEPY": f"/{HEADERS}", "CONFINCLUDEPY": f"/{HEADERS}",
    }  # fmt: skip


def numpy_headers(wheel: Path, target: Path) -> None:
    """Enough of numpy to compile against it: the headers of the very build that the page loads, made for 32 bits."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".pxd") or "/_core/include/" in name:
                archive.extract(name, target)
    version = wheel.name.split("-")[1]
    (target / "numpy/__init__.py").write_text(
        f"import os\n\n__version__ = {version!r}\n\n\n"
        "def get_include():\n    return os.path.join(os.path.dirname(__file__), '_core', 'include')\n"
    )


def older_libcxx(root: Path) -> None:
    """Makes the headers of libc++ 21 keep to what the libc++ 20 in Pyodide's main module has.

    Without it every std::unordered_map of strings (pybind11!) asks for std::__hash_memory, and the import of the module
    ends the interpreter.
    """
    name = "__configuration/availability.h"
    text = (root / "usr/share/emscripten/system/lib/libcxx/include" / name).read_text()
    there = "#  define _LIBCPP_INTRODUCED_IN_LLVM_21 1\n"
    assert text.count(there) == 1, f"{name} of libc++ is another one"
    file = root / "build/target/libcxx" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(there, there.replace("21 1", "21 0")))


main(*sys.argv[1:])
