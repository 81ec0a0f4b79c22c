"""yq: jq on YAML, with the words of Debian's (https://github.com/kislyuk/yq). Documents become JSON, jq answers, and with -y its answers
become YAML again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from . import options

HELP = {
    "yq": "Usage: yq [-y] [-i] [-w WIDTH] [OPTIONS OF JQ] FILTER [FILE]...\n"
    "Runs jq's FILTER on YAML and prints JSON.  -y print YAML  -i write the YAML into the files  -w width of its lines (80)\n"
    "--explicit-start, --explicit-end: with --- and ...  --indentless-lists: no spaces before -   The options of jq (-r, -c, -s, --arg ...) are those of jq.\n"
    "Example: yq -y '.services.web.ports[0]' compose.yml"
}
_OWN = {"yaml-output": "y", "yaml-roundtrip": "y", "in-place": "i", "explicit-start": "start", "explicit-end": "end", "indentless-lists": "flat"}
#: Options of jq and how many words follow them.
_FOLLOWED = {"arg": 2, "argjson": 2, "slurpfile": 2, "rawfile": 2, "indent": 1, "from-file": 1, "f": 1, "L": 1}


class _Words:
    """The words of a call: what is ours, what is jq's, and the files."""

    def __init__(self, words: list[str]) -> None:
        self.own: set[str] = set()
        self.width = 80
        self.jq: list[str] = []
        rest: list[str] = []
        has_filter = False
        words = list(words)
        while words:
            word = words.pop(0)
            name = word.lstrip("-")
            if word == "--":
                rest += words
                break
            if word == "-" or not word.startswith("-"):
                rest.append(word)
            elif name in _OWN and word.startswith("--"):
                self.own.add(_OWN[name])
            elif word in ("-w", "--width"):
                self.width = options.number(words.pop(0) if words else "", "width")
            elif name in _FOLLOWED:
                self.jq += [word, *words[: _FOLLOWED[name]]]
                del words[: _FOLLOWED[name]]
                has_filter = has_filter or name in ("f", "from-file")
            elif word.startswith("--"):
                self.jq.append(word)
            else:
                self.own |= {"y" if letter == "Y" else letter for letter in name if letter in "yYi"}
                if others := "".join(letter for letter in name if letter not in "yYi"):
                    self.jq.append(f"-{others}")
        if not has_filter:
            if not rest:
                raise options.Wrong(f"no filter given\n{HELP['yq']}", 2)
            self.jq += ["--", rest.pop(0)] if rest[0].startswith("-") else [rest.pop(0)]
        self.files = rest


def main(words: list[str]) -> int:
    asked = _Words(words[1:])
    if "i" not in asked.own:
        return _answer(asked, [options.contents(path) for path in asked.files or ["-"]], None)
    if "y" not in asked.own:
        raise options.Wrong("-i writes YAML: it needs -y")
    if not asked.files:
        raise options.Wrong("-i needs a file")
    return max(_answer(asked, [options.contents(path)], path) for path in asked.files)


def _answer(asked: _Words, inputs: list[bytes], path: str | None) -> int:
    """Runs jq and prints what it says; `path`: writes it there."""
    yaml = options.module("yaml")
    try:
        given = "".join(_as_json(yaml, text.decode("utf-8-sig", "replace")) for text in inputs)
    except yaml.YAMLError as error:
        raise options.Wrong(f"Error running jq: {type(error).__name__}: {error}") from None
    is_yaml = "y" in asked.own
    done = subprocess.run(["jq", *asked.jq], input=given.encode(), stdout=subprocess.PIPE)
    text = done.stdout.decode("utf-8", "replace")
    if is_yaml:
        text = _as_yaml(yaml, _values(text), asked)
    if path is None:
        sys.stdout.write(text)
    elif done.returncode == 0:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return done.returncode


def _as_json(yaml: Any, text: str) -> str:
    """Each document on a line. Dates stay text, since JSON has none."""

    class Loader(yaml.SafeLoader):  # type: ignore[misc, name-defined]
        yaml_implicit_resolvers = {
            letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
            for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return "".join(json.dumps(document, ensure_ascii=False, default=str) + "\n" for document in yaml.load_all(text, Loader))


def _as_yaml(yaml: Any, values: Iterator[Any], asked: _Words) -> str:
    class Dumper(yaml.SafeDumper):  # type: ignore[misc, name-defined]
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
            return super().increase_indent(flow, indentless and "flat" in asked.own)

    edges = {"explicit_start": "start" in asked.own or None, "explicit_end": "end" in asked.own or None}
    shape = {"width": asked.width, "allow_unicode": True, "default_flow_style": False, "sort_keys": False, **edges}
    return str(yaml.dump_all(values, None, Dumper, **shape))


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:].lstrip()
