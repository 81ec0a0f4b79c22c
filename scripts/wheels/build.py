#!/usr/bin/env python3
"""Builds the wheels of the base set from Debian's sources and packages; README.md says how and why.

usage: build.py [--list] [--place] [STAGE...]

Each stage runs once: it is run again when its script, a file of its folder, a source or a stage that it needs changes.
Everything is written below .cache/wheels: chroot/, download/, logs/, stamps/ and out/, where the wheels end.
"""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = Path(os.environ.get("CARREL_WHEELS_CACHE", ROOT / ".cache/wheels"))
CHROOT = CACHE / "chroot"
BUILD = CHROOT / "build"  # /build to the stages: the paths that a compiler sees are the same on every machine
OUT = CACHE / "out"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian").rstrip("/")
SOURCES = json.loads((HERE / "sources.json").read_text())


class Stage(NamedTuple):
    name: str
    needs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    host: bool = False  # runs outside the chroot
    wheel: bool = False  # leaves a wheel in /build/out
    optional: bool = False  # runs only when it is named
    also: tuple[str, ...] = ()  # further files and folders that it is made from


STAGES = [
    Stage("chroot", host=True),
    Stage("target", ("chroot",), host=True),
    Stage("zlib", ("target",), ("zlib",)),
    Stage("fonts", ("zlib",), ("libpng", "freetype")),
    Stage("images", ("fonts",), ("libjpeg-turbo", "libwebp", "tiff", "lcms2", "openjpeg2")),
    Stage("xml", ("zlib",), ("libxml2", "libxslt")),
    Stage("lxml", ("xml",), ("lxml",), wheel=True),
    Stage("lzma", ("target",), ("xz-utils", "python"), wheel=True),
    Stage("sqlite3", ("target",), ("sqlite", "python"), wheel=True),
    Stage("regex", ("target",), ("regex",), wheel=True),
    Stage("pillow", ("images",), ("pillow",), wheel=True),
    Stage("contourpy", ("target",), ("contourpy",), wheel=True),
    Stage("kiwisolver", ("target",), ("kiwisolver-python",), wheel=True),
    Stage("matplotlib", ("fonts",), ("matplotlib", "matplotlib-python", "matplotlib-data"), wheel=True),
    Stage("wordcloud", ("target",), ("wordcloud",), wheel=True),
    Stage("pandas", ("target",), ("pandas",), wheel=True, optional=True),
    # All wheels that are not compiled.
    Stage("pure", host=True, also=("slides", "../../workers/kernel/py/carrel/fonts/packs.py")),
]


def main(arguments: list[str]) -> None:
    flags = {argument for argument in arguments if argument.startswith("-")}
    names = [argument for argument in arguments if argument not in flags]
    known = {stage.name: stage for stage in STAGES}
    if unknown := (flags - {"--list", "--place"}) or (set(names) - known.keys()):
        sys.exit(f"Not known: {', '.join(sorted(unknown))}. The stages are {', '.join(known)}.")
    keys = {stage.name: key_of(stage, known) for stage in STAGES}
    wanted = with_needs(names or [stage.name for stage in STAGES if not stage.optional], known)
    if "--list" not in flags and os.geteuid() != 0:
        sys.exit("A chroot can only be made and entered by root; a container will do.")
    for stage in STAGES:
        if stage.name in wanted:
            done = is_done(stage, keys[stage.name])
            if "--list" in flags:
                print(f"{stage.name:12}{'done' if done else 'to do'}")
            elif not done:
                run(stage, keys[stage.name])
    if "--list" not in flags:
        write_provenance(place="--place" in flags)


def with_needs(names: list[str], known: dict[str, Stage]) -> set[str]:
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += known[name].needs
    return found


def key_of(stage: Stage, known: dict[str, Stage]) -> str:
    """Hash of all that a stage is made from."""
    files = [HERE / "stages" / f"{stage.name}.sh"]
    for folder in (stage.name, *stage.also):
        files += [HERE / folder] if (HERE / folder).is_file() else source_files(HERE / folder)
    if not stage.host:
        # Libraries are compiled by emcc itself.
        files += sorted(path for path in (HERE / "toolchain").iterdir() if stage.wheel or path.name == "common.sh")
    text = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    text += [SOURCES[source]["sha256"] for source in stage.sources]
    text += [key_of(known[name], known) for name in stage.needs]
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def source_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def is_done(stage: Stage, key: str) -> bool:
    stamp = CACHE / "stamps" / stage.name
    if not stamp.exists() or json.loads(stamp.read_text())["key"] != key:
        return False
    return not stage.wheel or wheel_of(stage.name) is not None


def run(stage: Stage, key: str) -> None:
    for folder in ("stamps", "logs", "download", "out"):
        (CACHE / folder).mkdir(parents=True, exist_ok=True)
    for source in stage.sources:
        fetch(source)
    log = CACHE / "logs" / f"{stage.name}.log"
    print(f"{stage.name:12}", end="", flush=True)
    start, worked = time.monotonic(), processor_time()
    if stage.wheel:
        for old in (*OUT.glob(f"{stage.name}-*.whl"), *(BUILD / "out").glob(f"{stage.name}-*.whl")):
            old.unlink()
    with log.open("w") as output:
        command = command_of(stage)
        status = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment()).returncode
    if status == 0 and stage.wheel:
        status = take_wheel(stage, log)
    seconds = round(time.monotonic() - start)
    if status != 0:
        print(f"failed after {seconds} s\n{''.join(log.read_text().splitlines(True)[-25:])}")
        sys.exit(f"The whole log is in {log}")
    print(f"{seconds:5} s, {round(processor_time() - worked)} s of a processor")
    (CACHE / "stamps" / stage.name).write_text(json.dumps({"key": key, "seconds": seconds}))


def processor_time() -> float:
    """Seconds that the stages have worked; on a machine that does other things too it says more than a clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command_of(stage: Stage) -> list[str]:
    script = f"stages/{stage.name}.sh"
    if stage.host:
        return ["bash", "-e", str(HERE / script)]
    recipe = BUILD / "recipe"
    shutil.rmtree(recipe, ignore_errors=True)
    shutil.copytree(HERE, recipe, ignore=shutil.ignore_patterns("__pycache__", "pure"))
    return ["nice", "chroot", str(CHROOT), "bash", "-e", f"/build/recipe/{script}"]


def environment() -> dict[str, str]:
    """Nothing of the machine's own settings may reach a wheel."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ROOT": str(ROOT),
        "OUT": str(OUT),
        "CHROOT": str(CHROOT),
        "DEBIAN_MIRROR": MIRROR,
    }


def fetch(name: str) -> None:
    """Brings a source into the chroot as /build/source/<name>.<ending>, after its hash was checked."""
    source = SOURCES[name]
    file = CACHE / "download" / source["file"].rsplit("/", 1)[1]
    if not file.exists():
        with urllib.request.urlopen(f"{MIRROR}/{source['file']}", timeout=60) as response:
            file.write_bytes(response.read())
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != source["sha256"]:
        file.unlink()
        sys.exit(f"{source['file']} has the hash {found}, expected {source['sha256']}")
    folder = BUILD / "source"
    folder.mkdir(parents=True, exist_ok=True)
    ending = ".deb" if file.suffix == ".deb" else f".tar{file.suffix}"
    shutil.copyfile(file, folder / f"{name}{ending}")


def wheel_of(name: str) -> Path | None:
    found = sorted(OUT.glob(f"{name}-*.whl"))
    return found[0] if len(found) == 1 else None


def take_wheel(stage: Stage, log: Path) -> int:
    """Moves the wheel out of the chroot, if every symbol that it imports is there."""
    [wheel] = (BUILD / "out").glob(f"{stage.name}-*.whl")
    with log.open("a") as output:
        gate = ["npx", "--no-install", "tsx", str(HERE / "symbols.ts"), str(wheel)]
        status = subprocess.run(gate, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT).returncode
    if status == 0:
        shutil.move(wheel, OUT / wheel.name)
    return status


def write_provenance(place: bool) -> None:
    """Writes what each wheel was made from, and says how it compares with the committed one."""
    table = {}
    for stage in STAGES:
        wheel = wheel_of(stage.name) if stage.wheel else None
        if wheel is None:
            continue
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        committed = ROOT / "public/packages" / wheel.name
        if place and not stage.optional:
            for old in committed.parent.glob(f"{stage.name}-*.whl"):
                old.unlink()
            shutil.copyfile(wheel, committed)
        same = "same" if is_same(wheel, committed) else "differs"
        print(f"{digest[:12]} {wheel.stat().st_size / 1e6:6.2f} MB {same}  {wheel.name}")
        if not stage.optional:
            table[stage.name] = {"wheel": wheel.name, "sha256": digest, "sources": all_sources(stage)}
    compare_pure(place)
    if place and table:
        tools = json.loads((CACHE / "tools.json").read_text())
        text = json.dumps({"tools": tools, "wheels": table}, indent=2)
        (HERE / "provenance.json").write_text(f"{text}\n")


def compare_pure(place: bool) -> None:
    """The same for the wheels that are not compiled, which have a record of their own."""
    wheels = sorted((OUT / "pure").glob("*.whl"))
    packages = ROOT / "public/packages"
    others = [wheel for wheel in wheels if not is_same(wheel, packages / wheel.name)]
    for wheel in others:
        print(f"{'placed' if place else 'differs'}  {wheel.name}")
        if place:
            for old in packages.glob(f"{wheel.name.split('-')[0]}-*.whl"):
                old.unlink()
            shutil.copyfile(wheel, packages / wheel.name)
    if place and wheels:
        shutil.copyfile(OUT / "pure/provenance.json", HERE / "pure/provenance.json")
    print(f"{len(wheels) - len(others)} of {len(wheels)} pure wheels are the same")


def is_same(wheel: Path, committed: Path) -> bool:
    return committed.exists() and committed.read_bytes() == wheel.read_bytes()


def all_sources(stage: Stage) -> list[str]:
    known = {each.name: each for each in STAGES}
    names = with_needs([stage.name], known)
    return sorted({source for name in names for source in known[name].sources})


if __name__ == "__main__":
    main(sys.argv[1:])
