"""Runs a cell of a notebook as a program, in any Python from 3.8 on: `run_cell.py CELL [BEFORE]`.

BEFORE is what the cells above hold; it is run first, without its output. As in the notebook, the value of the cell's last
expression is shown. Open figures of matplotlib are saved beside the files. Needs nothing but the standard library.
"""

import ast
import asyncio
import contextlib
import inspect
import linecache
import os
import re
import subprocess
import sys
import traceback

NAME = "<cell>"


def plain(source):
    """The source without what only a notebook understands: `!` runs a shell, magics are left out, and said so."""
    lines = []
    for line in source.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        text = line.lstrip()
        if text.startswith("!"):
            lines.append(f"{indent}__shell__({text[1:]!r})")
        elif re.match(r"%%?[A-Za-z_]", text):
            print(f"Left out: {text}", file=sys.stderr)
            lines.append(f"{indent}pass")
        else:
            lines.append(line)
    return "\n".join(lines)


def shell(command):
    sys.stdout.flush()
    subprocess.run(command, shell=True, check=False)


def load_file(name):
    """As in the desk, for the kinds of files that pandas reads, and text."""
    kind = name.rsplit(".", 1)[-1].lower()
    readers = {"csv": "read_csv", "xlsx": "read_excel", "parquet": "read_parquet", "json": "read_json"}
    if kind == "tsv" or kind in readers:
        import pandas

        return pandas.read_csv(name, sep="\t") if kind == "tsv" else getattr(pandas, readers[kind])(name)
    with open(name, encoding="utf-8") as file:
        return file.read()


def files():
    found = {}
    for folder, _, names in os.walk("."):
        for name in names:
            path = os.path.normpath(os.path.join(folder, name))
            if not path.startswith(".carrel"):
                found[path] = os.path.abspath(path)
    return found


def evaluate(tree, names, mode):
    code = compile(tree, NAME, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, names)
    return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value


def run(source, names):
    """Runs a source; gives the value of its last expression, None where there is none or a `;` ends it."""
    text = plain(source)
    # So that a traceback shows the lines of the cell.
    linecache.cache[NAME] = (len(text), None, source.splitlines(keepends=True), NAME)
    tree = ast.parse(text, NAME)
    is_silent = source.rstrip().endswith(";")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    evaluate(tree, names, "exec")
    if last is None:
        return None
    value = evaluate(ast.Expression(last.value), names, "eval")
    return None if is_silent else value


def save_figures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else []:
        pyplot.figure(number).savefig(f"native-figure-{number}.png")


def main(cell, before=None):
    os.environ.setdefault("MPLBACKEND", "Agg")
    names = {"__name__": "__main__", "__shell__": shell, "load_file": load_file, "FILES": files()}
    try:
        if before is not None:
            with contextlib.redirect_stdout(None), open(before, encoding="utf-8") as file:
                run(file.read(), names)
        with open(cell, encoding="utf-8") as file:
            value = run(file.read(), names)
        if value is not None:
            print(repr(value))
        save_figures()
    except SystemExit as error:
        return error.code
    except BaseException as error:
        own = error.__traceback__
        while own is not None and own.tb_frame.f_code.co_filename != NAME:
            own = own.tb_next
        sys.stdout.flush()
        traceback.print_exception(type(error), error, own)
        if isinstance(error, NameError) and before is None:
            print("The cell ran by itself: what other cells have set is not there.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
