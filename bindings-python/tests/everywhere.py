"""Runs the tests on a wheel in every Python from 3.11 that this machine has.

Each gets a fresh environment with nothing in it but the wheel and what the tests need:
`everywhere.py UV WHEEL ENVIRONMENTS [all] [pytest's arguments]`. Heavy tests run in the first one
only, unless all are wanted or pytest is told what to run.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import built

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
ASK = "import json, sys; print(json.dumps([sys.implementation.name, *sys.version_info[:4]]))"


def candidates() -> Iterator[str]:
    """Programs that may be a Python: of the path, and of pyenv."""
    yield sys.executable
    for minor in range(OLDEST[1], OLDEST[1] + 20):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob("versions/*/bin/python")))


def interpreters() -> dict[str, str]:
    """One program for each version of CPython."""
    found: dict[str, str] = {}
    for program in candidates():
        asked = subprocess.run([program, "-c", ASK], check=False, capture_output=True, text=True)
        # A shim of pyenv is there for versions that are not chosen, and fails.
        if asked.returncode:
            continue
        implementation, *version, level = json.loads(asked.stdout)
        if implementation == "cpython" and tuple(version[:2]) >= OLDEST and level == "final":
            found.setdefault(".".join(map(str, version)), program)
    return found


def test(uv: str, wheel: str, place: Path, program: str, arguments: list[str]) -> tuple[int, str]:
    """The tests in one Python: exit code and output."""
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    steps = [
        [uv, "venv", "--quiet", "--clear", "--no-project", "--python", program, str(place)],
        [*install, "--requirement", str(HERE.parent / "requirements.txt"), wheel],
        [str(python), "-I", "-m", "pytest", "--quiet", *arguments],
    ]
    output = ""
    for step in steps:
        # Not the sources: the tests run on what was installed.
        done = subprocess.run(
            step,
            cwd=HERE.parent,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        output += done.stdout
        if done.returncode:
            return done.returncode, output
    return 0, output


def main() -> int:
    uv, wheel, environments, *arguments = sys.argv[1:]
    found = interpreters()
    first = next(iter(found))
    light = [] if arguments else ["-m", "not heavy"]
    if arguments[:1] == ["all"]:
        del arguments[0]
    # Once for all.
    for program in built.PACKAGES:
        os.environ[built.variable(program)] = built.build(program)
    begun = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {
            version: pool.submit(
                test,
                uv,
                wheel,
                Path(environments) / f"python-{version}",
                program,
                arguments if version == first else [*arguments, *light],
            )
            for version, program in found.items()
        }
        failed = 0
        for version, run in runs.items():
            code, output = run.result()
            print(f"Python {version}:\n{output.rstrip()}", flush=True)
            failed += code != 0
    took = time.monotonic() - begun
    print(f"The wheel was tested in {len(found)} Pythons in {took:.0f} s: {', '.join(found)}.")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
