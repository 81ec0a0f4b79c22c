"""Completion of what is typed in a terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path

DATA = Path("/mnt/data")


def found(line: str, name: str = "t") -> list[str]:
    from carrel import terminals

    completion = json.loads(terminals.complete(name, line, len(line)))
    return [line[: completion["from"]] + item["text"] for item in completion["items"]]


def test_paths_are_completed_from_where_the_shell_is() -> None:
    from carrel import terminals

    (DATA / "sub dir").mkdir()
    for name in ("sub dir/one.txt", "sum.csv", ".hidden", "it's"):
        (DATA / name).write_text("")
    assert found("cat su") == ["cat sub\\ dir/", "cat sum.csv "]
    assert found("cat sub\\ dir/") == ["cat sub\\ dir/one.txt "]
    assert found("cat 'sub d") == ["cat 'sub dir/"]
    assert found("wc < sum") == ["wc < sum.csv "]
    assert found("cat .h") == ["cat .hidden "]
    assert found("cat it") == ["cat it\\'s "]
    terminals._of("other").cwd = "/mnt/data/sub dir"
    assert found("cat o", "other") == ["cat one.txt "]
    assert found("cat /mnt/data/su", "other")[-1] == "cat /mnt/data/sum.csv "
    assert found("cat nothing") == []


def test_a_hostile_name_was_completed_to_a_command() -> None:
    for name in ("evil$(rm x)", 'evil"; rm x', "evil'; rm x", "evil\nrm x"):
        (DATA / name).write_text("")
    try:
        assert {*found('cat "evil')} == {'cat "evil\\"; rm x" ', 'cat "evil\\$(rm x)" ', "cat \"evil'; rm x\" "}
        assert {*found("cat 'evil")} == {"cat 'evil\"; rm x' ", "cat 'evil$(rm x)' ", "cat 'evil'\\''; rm x' "}
        assert not any("\n" in one for one in found("cat ev"))
    finally:
        for path in DATA.glob("evil*"):
            path.unlink()


def test_a_command_is_completed_where_one_stands() -> None:
    from carrel import processes

    processes._known = frozenset(("sort", "sed"))
    try:
        (DATA / "sorted.txt").write_text("")
        assert found("so") == ["sort ", "source "]
        assert found("cat x | so") == ["cat x | sort ", "cat x | source "]
        assert found("X=1 so") == ["X=1 sort ", "X=1 source "]
        assert found("cat so") == ["cat sorted.txt "]
        assert found("a; whi") == ["a; while "]
    finally:
        processes._known = None


def test_names_of_python_are_completed_where_it_was_started() -> None:
    from carrel import terminals

    os.chdir("/mnt/data")
    terminals.begin_python("py")
    terminals._of("py").main.number = 3  # type: ignore[attr-defined]
    assert found("numb", "py") == ["number"]
    assert "print(number.real" in found("print(number.re", "py")
    terminals.close("py")
    assert terminals._of("py").python is None
