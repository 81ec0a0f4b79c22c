"""What tells of the machine and its files, and the small commands around them."""

from __future__ import annotations

import os
import random
import shutil
import string
import sys
import time

from . import options

#: The words of each, and what it does.
_USAGE = {
    "uname": ("[-asnrvmo]", "What system this is. -a all   -s kernel   -n name   -r release   -v version   -m machine   -o system"),
    "arch": ("", "The kind of machine, which is wasm32."),
    "nproc": ("", "How many processors programs have here, which is 1."),
    "id": ("[-u|-g|-G] [-n]", "Who works here. -u user   -g group   -G groups   -n names instead of numbers"),
    "groups": ("", "The groups of who works here."),
    "logname": ("", "The name of who works here."),
    "tty": ("", "The terminal that is read from; fails where there is none."),
    "sync": ("", "Does nothing: files are kept without it."),
    "mktemp": ("[-d] [-p FOLDER] [--suffix=TEXT] [TEMPLATE]", "Makes an empty file with a name that is free, and tells it.\n"
               "-d a folder   -p where   -u only the name. In the template, X's at the end are replaced: mktemp /tmp/work.XXXXXX"),
    "realpath": ("[-e|-m] [--relative-to=FOLDER] PATH...", "The whole path, without symbolic links. -e it must be there   -m none need be there"),
    "df": ("[-h]", "How much room there is. -h sizes for people"),
    "free": ("[-h|-m]", "How much memory Python has and uses. -h sizes for people   -m in megabytes"),
    "ps": ("", "The processes: there is one, Python's, in which all run."),
    "uptime": ("", "What time it is."),
    "kill": ("[-l] [-SIGNAL] PROCESS...", "Finds no process: Stop (Ctrl-C in a terminal) ends what runs, and timeout ends a command after a time.\n"
             "-l names of signals"),
    "nohup": ("COMMAND [WORD]...", "Runs a command. There is nothing here that would hang up on it."),
    "truncate": ("[-c] -s SIZE FILE...", "Makes files this long: cut off, or with zeros behind. +SIZE, -SIZE longer, shorter   -c make no file"),
    "dd": ("[if=FILE] [of=FILE] [bs=SIZE] [count=N] [skip=N] [seek=N] [conv=notrunc|ucase|lcase] [status=none]",
           "Copies blocks of bytes: dd if=/dev/zero of=empty bs=1M count=10"),
    "install": ("[-d] [-m MODE] SOURCE... TARGET", "Copies files, as programs that may be run. -d makes folders   -m mode, as in chmod (755)"),
    "unlink": ("FILE", "Removes a file."),
    "tput": ("cols|lines|colors", "How wide and high the terminal is, and how many colours it has."),
    "stty": ("[WORD]...", "Does nothing: the terminal is set by itself."),
    "lscpu": ("", "What the processor is."),
}  # fmt: skip
HELP = {name: f"Usage: {name} {words}".rstrip() + f"\n{about}" for name, (words, about) in _USAGE.items()}


def main(words: list[str]) -> int:
    return _COMMANDS[words[0]](words)


def _uname(words: list[str]) -> int:
    given, _ = options.read(words, "asnrvmpio", ("all", "kernel-name", "nodename", "kernel-release", "machine", "operating-system"))
    facts = {"s": "Linux", "n": "desk", "r": "6.0.0-desk", "v": "#1 WebAssembly", "m": "wasm32", "o": "Emscripten"}
    names = {"kernel-name": "s", "nodename": "n", "kernel-release": "r", "machine": "m", "operating-system": "o", "p": "m", "i": "m"}
    wanted = {names.get(name, name) for name in given} or {"s"}
    print(*(fact for name, fact in facts.items() if name in wanted or wanted & {"a", "all"}))
    return 0


def _id(words: list[str]) -> int:
    given, _ = options.read(words, "ugGnr", ("user", "group", "groups", "name"))
    name = "n" in given or "name" in given
    if set(given) - {"n", "name", "r"}:
        print("user" if name else 1000)
    else:
        print("uid=1000(user) gid=1000(user) groups=1000(user)")
    return 0


def _mktemp(words: list[str]) -> int:
    given, rest = options.read(words, "dp:tqu", ("directory", "tmpdir=", "suffix=", "dry-run"))
    template = rest[0] if rest else "tmp.XXXXXXXXXX"
    plain = template.rstrip("X")
    if len(template) - len(plain) < 3:
        raise options.Wrong(f"too few X's in template '{template}'")
    folder = given.get("p", given.get("tmpdir"))
    if folder is None:
        folder = "" if rest and "t" not in given else os.environ.get("TMPDIR", "/tmp")
    count = len(template) - len(plain)
    while True:
        mixed = "".join(random.choices(string.ascii_letters + string.digits, k=count))
        path = os.path.join(folder, plain + mixed + given.get("suffix", ""))
        if not os.path.exists(path):
            break
    if "d" in given or "directory" in given:
        os.mkdir(path, 0o700)
    elif "u" not in given and "dry-run" not in given:
        with open(path, "xb"):
            pass
    print(path)
    return 0


def _realpath(words: list[str]) -> int:
    given, rest = options.read(words, "emsqLPz", ("canonicalize-existing", "canonicalize-missing", "relative-to=", "no-symlinks"))
    if not rest:
        raise options.Wrong("missing operand")
    code = 0
    for path in rest:
        real = os.path.realpath(path)
        must = real if "e" in given else os.path.dirname(real)
        if "m" not in given and not os.path.exists(must):
            print(f"realpath: {path}: No such file or directory", file=sys.stderr)
            code = 1
        else:
            print(os.path.relpath(real, given["relative-to"]) if "relative-to" in given else real)
    return code


def _size(path: str) -> int:
    total = 0
    for folder, _, names in os.walk(path):
        total += sum(os.path.getsize(os.path.join(folder, name)) for name in names)
    return total


def _df(words: list[str]) -> int:
    given, _ = options.read(words, "hHkmTiP", ("human-readable",))
    used = _size("/mnt/data")
    show = _human if {"h", "H", "human-readable"} & set(given) else lambda size: str(-(-size // 1024))
    heading = "Size" if show is _human else "1K-blocks"
    print(f"{'Filesystem':<12} {heading:>10} {'Used':>10} Mounted on\n{'desk':<12} {'-':>10} {show(used):>10} /mnt/data")
    return 0


def _free(words: list[str]) -> int:
    given, _ = options.read(words, "hmgbk", ("human",))
    import pyodide_js

    used = int(pyodide_js._module.HEAPU8.length)
    total = 4 * 2**30
    unit = 1 if "b" in given else 2**20 if "m" in given else 2**30 if "g" in given else 1024
    show = _human if {"h", "human"} & set(given) else lambda size: str(size // unit)
    print(f"{'':<8}{'total':>12}{'used':>12}{'free':>12}\n{'Mem:':<8}{show(total):>12}{show(used):>12}{show(total - used):>12}")
    return 0


def _human(size: float) -> str:
    for letter in ("", "K", "M", "G"):
        if size < 1024 or letter == "G":
            return f"{size:.1f}{letter}" if letter and size < 10 else f"{size:.0f}{letter}"
        size /= 1024
    return ""


def _ps(_words: list[str]) -> int:
    print("    PID TTY          TIME CMD\n      1 ?        00:00:00 python3")
    return 0


def _kill(words: list[str]) -> int:
    if "-l" in words:
        print("HUP INT QUIT KILL TERM")
        return 0
    for word in words[1:]:
        if not word.startswith("-"):
            print(f"kill: ({word}) - No such process: Stop (Ctrl-C in a terminal) ends what runs here", file=sys.stderr)
            return 1
    return 0


def _nohup(words: list[str]) -> int:
    import subprocess

    return subprocess.call(words[1:])


def _truncate(words: list[str]) -> int:
    given, rest = options.read(words, "s:cr:", ("size=", "no-create"))
    text = given.get("s", given.get("size"))
    if text is None or not rest:
        raise options.Wrong("you must specify '--size' and a file")
    for path in rest:
        now = os.path.getsize(path) if os.path.exists(path) else 0
        size = now + options.number(text[1:]) if text[0] == "+" else now - options.number(text[1:]) if text[0] == "-" else options.number(text)
        with open(path, "ab") as file:
            file.truncate(max(0, size))
    return 0


def _dd(words: list[str]) -> int:
    given = dict(word.partition("=")[::2] for word in words[1:])
    block = options.number(given.get("bs", given.get("ibs", "512")))
    count = options.number(given["count"]) if "count" in given else None
    source = given.get("if", "-")
    if source in ("/dev/zero", "/dev/urandom", "/dev/random"):
        if count is None:
            raise options.Wrong("count= is needed for a source without an end")
        data = bytes(block * count) if source == "/dev/zero" else os.urandom(block * count)
    else:
        data = options.contents(source)[options.number(given.get("skip", "0")) * block :]
        data = data if count is None else data[: count * block]
    for change in given.get("conv", "").split(","):
        data = data.upper() if change == "ucase" else data.lower() if change == "lcase" else data
    target = given.get("of", "-")
    if target == "-":
        options.out().write(data)
    else:
        seek = options.number(given.get("seek", "0")) * block
        keep = "notrunc" in given.get("conv", "") and os.path.exists(target)
        with open(target, "r+b" if keep or (seek and os.path.exists(target)) else "wb") as file:
            file.seek(seek)
            file.write(data)
            if not keep:
                file.truncate()
    if given.get("status") != "none":
        whole, part = divmod(len(data), block)
        records = f"{whole}+{1 if part else 0} records"
        print(f"{records} in\n{records} out\n{len(data)} bytes copied", file=sys.stderr)
    return 0


def _install(words: list[str]) -> int:
    given, rest = options.read(words, "dm:Dcvpt:", ("directory", "mode="))
    if "d" in given or "directory" in given:
        for path in rest:
            os.makedirs(path, exist_ok=True)
        return 0
    *sources, target = rest
    for path in sources:
        made = shutil.copy(path, target)
        os.chmod(made, int(given.get("m", given.get("mode", "755")), 8))
    return 0


def _unlink(words: list[str]) -> int:
    os.unlink(words[1])
    return 0


def _tty(words: list[str]) -> int:
    options.read(words, "s")
    print("/dev/tty" if sys.stdin.isatty() else "not a tty")
    return 0 if sys.stdin.isatty() else 1


def _told(text: str) -> object:
    def command(words: list[str]) -> int:
        if words[0] != "stty":
            options.read(words, "", ("all",) if words[0] == "nproc" else ())
        if text:
            print(text)
        return 0

    return command


def _uptime(_words: list[str]) -> int:
    print(f" {time.strftime('%H:%M:%S')} up, 1 user")
    return 0


def _tput(words: list[str]) -> int:
    sizes = {"cols": os.environ.get("COLUMNS", "80"), "lines": os.environ.get("LINES", "24"), "colors": "256"}
    if words[1:] and words[1] in sizes:
        print(sizes[words[1]])
    return 0


_COMMANDS = {
    "uname": _uname, "id": _id, "mktemp": _mktemp, "realpath": _realpath, "df": _df, "free": _free, "ps": _ps, "kill": _kill,
    "nohup": _nohup, "truncate": _truncate, "dd": _dd, "install": _install, "unlink": _unlink,
    "uptime": _uptime, "tput": _tput, "arch": _told("wasm32"), "nproc": _told("1"), "groups": _told("user"),
    "logname": _told("user"), "tty": _tty, "sync": _told(""), "stty": _told(""), "lscpu": _told("Architecture: wasm32\nCPU(s):       1"),
}  # fmt: skip
