"""watch: a command again and again, a bounded number of times: nothing else runs in the shell meanwhile."""

from __future__ import annotations

import subprocess
import sys
import time

from . import options

#: Times that a command is run, where no number is given.
_TIMES = 10
HELP = {
    "watch": "Usage: watch [-n SECONDS] [-c TIMES] [-g] [-e] [-t] [-x] COMMAND\n"
    f"Runs a command every 2 seconds, {_TIMES} times; Stop ends it sooner. -c how often instead (this is ours)\n"
    "-g end when the output changes   -e end when the command fails   -t no title   -x words, not a line for the shell"
}


def main(words: list[str]) -> int:
    long = ("interval=", "count=", "chgexit", "errexit", "no-title", "exec", "differences", "color", "beep", "precise")
    given, rest = options.read(words, "n:c:getxdCbp", long, mixed=False)
    if not rest:
        raise options.Wrong("no command given\n" + HELP["watch"])
    try:
        pause = max(0.1, float(given.get("n", given.get("interval", "2"))))
    except ValueError:
        raise options.Wrong("failed to parse argument: the interval is a number of seconds") from None
    plain = "x" in given or "exec" in given
    before = None
    for turn in range(options.number(given.get("c", given.get("count", str(_TIMES))))):
        if turn:
            time.sleep(pause)
        done = subprocess.run(rest if plain else " ".join(rest), shell=not plain, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if sys.stdout.isatty():
            # From the top of an empty screen.
            sys.stdout.write("\x1b[H\x1b[2J")
        if not {"t", "no-title"} & set(given):
            print(f"Every {pause:.1f}s: {' '.join(rest)}\n")
        print(done.stdout, end="", flush=True)
        if done.returncode and {"e", "errexit"} & set(given):
            return done.returncode
        if before not in (None, done.stdout) and {"g", "chgexit"} & set(given):
            return 0
        before = done.stdout
    return 0
