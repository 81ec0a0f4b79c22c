"""make: rules with commands, pattern rules, variables and phony targets; no functions but those that are used most."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

from . import options

HELP = {
    "make": "Usage: make [-f MAKEFILE] [-C FOLDER] [-n] [-s] [-k] [-B] [-i] [NAME=VALUE]... [TARGET]...\n"
    "A small make: rules, %-patterns, variables, .PHONY, $@ $< $^ $* $?, wildcard, patsubst, shell, notdir, basename, include."
}
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([\w.-]+)\s*(::=|:=|\?=|\+=|!=|=)\s*(.*)")
_REFERENCE = re.compile(r"\$(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\{([^}]*)\}|(.))")


@dataclass(slots=True)
class Rule:
    needs: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


class Make:
    """One Makefile and what has been done of it."""

    def __init__(self, given: dict[str, str], variables: dict[str, str]) -> None:
        self.given = given
        self.fixed = set(variables)
        self.variables = {"CC": "cc", "CXX": "c++", "AR": "ar", "RM": "rm -f", "SHELL": "/bin/sh", "MAKE": "make", **os.environ, **variables}
        self.rules: dict[str, Rule] = {}
        self.patterns: list[tuple[str, Rule]] = []
        self.phony: set[str] = set()
        self.first: str | None = None
        self.done: dict[str, bool] = {}
        self.ran = 0

    def read(self, text: str) -> None:
        rules: list[Rule] = []
        active = [True]
        for line in text.replace("\\\n", " ").splitlines():
            if line.startswith("\t") and rules:
                if all(active):
                    for rule in rules:
                        rule.commands.append(line[1:])
                continue
            line = re.sub(r"(?<!\\)#.*", "", line).rstrip()
            if not line.strip() or self._conditional(line.strip(), active) or not all(active):
                continue
            if line.startswith(("include ", "-include ")):
                for path in self.expand(line.partition(" ")[2]).split():
                    if os.path.exists(path) or not line.startswith("-"):
                        self.read(options.contents(path).decode())
            elif match := _ASSIGNMENT.fullmatch(line):
                self._assign(*match.groups())
                rules = []
            elif ":" in line:
                rules = self._rule(line)

    def _conditional(self, line: str, active: list[bool]) -> bool:
        word, _, rest = line.partition(" ")
        if word in ("ifeq", "ifneq"):
            match = re.fullmatch(r"\((.*),(.*)\)|[\"'](.*)[\"'] [\"'](.*)[\"']", rest.strip())
            if match is None:
                raise options.Wrong(f"*** invalid syntax in conditional: {line}", 2)
            sides = [self.expand(side).strip() for side in match.groups() if side is not None]
            active.append((sides[0] == sides[1]) == (word == "ifeq"))
        elif word in ("ifdef", "ifndef"):
            active.append(bool(self.variables.get(rest.strip())) == (word == "ifdef"))
        elif word == "else" and len(active) > 1:
            active[-1] = not active[-1]
        elif word == "endif" and len(active) > 1:
            active.pop()
        else:
            return False
        return True

    def _assign(self, name: str, how: str, value: str) -> None:
        if name in self.fixed or (how == "?=" and name in self.variables):
            return
        if how in (":=", "::="):
            value = self.expand(value)
        elif how == "!=":
            value = subprocess.getoutput(self.expand(value)).replace("\n", " ")
        elif how == "+=" and self.variables.get(name):
            value = f"{self.variables[name]} {value}"
        self.variables[name] = value

    def _rule(self, line: str) -> list[Rule]:
        head, _, inline = line.partition(";")
        names, _, needs = self.expand(head).replace("::", ":").partition(":")
        wanted = [one for need in needs.replace("|", " ").split() for one in (sorted(glob.glob(need)) or [need])]
        found = []
        for name in names.split():
            if name == ".PHONY":
                self.phony.update(wanted)
                continue
            if "%" in name:
                rule = Rule(wanted)
                self.patterns.append((name, rule))
            else:
                rule = self.rules.setdefault(name, Rule())
                rule.needs += wanted
                if self.first is None and not name.startswith("."):
                    self.first = name
            if inline.strip():
                rule.commands.append(inline.strip())
            found.append(rule)
        return found

    def expand(self, text: str, local: dict[str, str] | None = None) -> str:
        def value(match: re.Match[str]) -> str:
            inner = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
            if inner == "$":
                return "$"
            if local and inner in local:
                return local[inner]
            return self._function(inner, local)

        return _REFERENCE.sub(value, text)

    def _function(self, inner: str, local: dict[str, str] | None) -> str:
        name, _, rest = inner.partition(" ")
        words = [self.expand(part, local).strip() for part in rest.split(",")]
        match name:
            case "wildcard":
                return " ".join(path for one in words[0].split() for path in sorted(glob.glob(one)))
            case "shell":
                return subprocess.getoutput(self.expand(rest, local)).replace("\n", " ")
            case "patsubst" if len(words) == 3:
                return " ".join(_swapped(word, words[0], words[1]) for word in words[2].split())
            case "subst" if len(words) == 3:
                return words[2].replace(words[0], words[1])
            case "notdir":
                return " ".join(os.path.basename(word) for word in words[0].split())
            case "dir":
                return " ".join((os.path.dirname(word) or ".") + "/" for word in words[0].split())
            case "basename":
                return " ".join(os.path.splitext(word)[0] for word in words[0].split())
            case "addprefix" | "addsuffix" if len(words) == 2:
                front = name == "addprefix"
                return " ".join(words[0] + word if front else word + words[0] for word in words[1].split())
            case "sort":
                return " ".join(sorted(set(words[0].split())))
            case "filter" | "filter-out" if len(words) == 2:
                keep = name == "filter"
                patterns = [one.replace("%", "*") for one in words[0].split()]
                return " ".join(w for w in words[1].split() if any(fnmatch.fnmatch(w, one) for one in patterns) == keep)
        if ":" in inner and "=" in inner:
            variable, _, change = inner.partition(":")
            old, _, new = change.partition("=")
            old, new = (one if "%" in one else f"%{one}" for one in (old, new))
            return " ".join(_swapped(word, old, new) for word in self.expand(self.variables.get(variable, "")).split())
        return self.expand(self.variables.get(inner, ""), local)

    def build(self, target: str, above: tuple[str, ...] = ()) -> bool:
        """Brings a target up to date; whether anything was done. Raises Wrong."""
        if target in self.done:
            return self.done[target]
        if target in above:
            print(f"make: Circular {above[-1]} <- {target} dependency dropped.", file=sys.stderr)
            return False
        rule, stem = self._find(target)
        if rule is None:
            if os.path.exists(target):
                return False
            needed = f", needed by '{above[-1]}'" if above else ""
            raise options.Wrong(f"*** No rule to make target '{target}'{needed}.  Stop.", 2)
        news = [need for need in rule.needs if self.build(need, (*above, target))]
        exists = os.path.exists(target) and target not in self.phony
        newer = [need for need in rule.needs if exists and os.path.exists(need) and os.stat(need).st_mtime_ns > os.stat(target).st_mtime_ns]
        must = not exists or news or newer or "B" in self.given
        if must and rule.commands:
            local = {"@": target, "<": rule.needs[0] if rule.needs else "", "^": " ".join(dict.fromkeys(rule.needs)), "*": stem,
                     "?": " ".join(dict.fromkeys([*news, *newer])), "+": " ".join(rule.needs), "@D": os.path.dirname(target) or ".", "@F": os.path.basename(target)}  # fmt: skip
            for command in rule.commands:
                self._run(command, target, local)
        self.done[target] = bool(must)
        return bool(must)

    def _find(self, target: str) -> tuple[Rule | None, str]:
        rule = self.rules.get(target)
        if rule is not None and (rule.commands or target in self.phony):
            return rule, ""
        for pattern, found in [*self.patterns, *_KNOWN]:
            head, _, tail = pattern.partition("%")
            if not (target.startswith(head) and target.endswith(tail) and len(target) > len(head) + len(tail)):
                continue
            stem = target[len(head) : len(target) - len(tail)]
            needs = [need.replace("%", stem) for need in found.needs]
            # What makes anything must not be asked again for what it needs.
            if all(os.path.exists(need) or need in self.rules or (pattern != "%" and self._find(need)[0]) for need in needs):
                return Rule([*needs, *(rule.needs if rule else [])], found.commands), stem
        return rule, ""

    def _run(self, command: str, target: str, local: dict[str, str]) -> None:
        line = self.expand(command, local).strip()
        silent = ignore = False
        while line[:1] in "@-+" and line:
            silent |= line[0] == "@"
            ignore |= line[0] == "-"
            line = line[1:].strip()
        if not line:
            return
        if not (silent or {"s", "silent", "quiet"} & set(self.given)) or "n" in self.given:
            print(line, flush=True)
        if "n" in self.given:
            return
        self.ran += 1
        code = subprocess.call(line, shell=True)
        if code and not ignore and "i" not in self.given:
            raise options.Wrong(f"*** [{target}] Error {code}", 2)


#: What make knows by itself of C and C++.
_KNOWN = [
    (f"%{made}", Rule([f"%{given}"], [command]))
    for made, given, command in (
        (".o", ".c", "$(CC) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<"),
        (".o", ".cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) -c -o $@ $<"),
        (".o", ".cpp", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) -c -o $@ $<"),
        ("", ".o", "$(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@"),
        ("", ".c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@"),
        ("", ".cc", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@"),
        ("", ".cpp", "$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@"),
    )
]


def _swapped(word: str, old: str, new: str) -> str:
    head, _, tail = old.partition("%")
    if "%" not in old:
        return new if word == old else word
    if word.startswith(head) and word.endswith(tail) and len(word) >= len(head) + len(tail):
        return new.replace("%", word[len(head) : len(word) - len(tail)])
    return word


def main(words: list[str]) -> int:
    given, rest = options.read(words, "f:C:nskBij:w", ("file=", "directory=", "silent", "quiet", "jobs=", "no-print-directory"))
    if folder := given.get("C", given.get("directory")):
        os.chdir(folder)
    variables = dict(word.split("=", 1) for word in rest if "=" in word)
    targets = [word for word in rest if "=" not in word]
    path = given.get("f", given.get("file")) or next((one for one in ("GNUmakefile", "makefile", "Makefile") if os.path.exists(one)), None)
    if path is None and not targets:
        raise options.Wrong("*** No targets specified and no makefile found.  Stop.", 2)
    make = Make(given, variables)
    if path is not None:
        make.read(options.contents(path).decode())
    for target in targets or [make.first]:
        if target is None:
            raise options.Wrong("*** No targets.  Stop.", 2)
        before = make.ran
        make.build(target)
        if make.ran == before and "n" not in given:
            is_file = target not in make.phony and os.path.exists(target)
            print(f"make: '{target}' is up to date." if is_file else f"make: Nothing to be done for '{target}'.")
    return 0
