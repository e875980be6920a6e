"""Weakens the product in one place at a time, in a copy, and lets the simulation find it.

Each `*.patch` of this folder is one mutation. It counts as found when a seed below the
limit or the enumeration breaks a promise. Run as `just mutations [name …]`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "mutations"
SEEDS = 20_000


def copy_tree(tree: Path) -> None:
    """The tracked files as they are now. Unchanged ones keep their time, so that cargo builds little."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    for name in names:
        source, target = ROOT / name, tree / name
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def found_by(binary: Path, *arguments: str) -> str | None:
    played = subprocess.run(
        [binary, *arguments], check=False, capture_output=True, text=True, timeout=1800
    )
    return played.stderr.strip().splitlines()[0] if played.returncode else None


def try_mutation(patch: Path, tree: Path) -> bool:
    copy_tree(tree)
    subprocess.run(
        ["git", "apply", "--unsafe-paths", f"--directory={tree}", patch], cwd="/", check=True
    )
    environment = {**os.environ, "CARGO_TARGET_DIR": str(WORK / "build")}
    build = [
        "cargo",
        "build",
        "--locked",
        "--quiet",
        "--profile",
        "simulation",
        "-p",
        "intellectmoney-tests",
    ]
    subprocess.run([*build, "--bin", "simulate"], cwd=tree, check=True, env=environment)
    binary = WORK / "build" / "simulation" / "simulate"
    found = found_by(binary, str(SEEDS)) or found_by(binary, "exhaustive")
    print(f"{patch.stem}: {found or 'NOT FOUND'}", flush=True)
    return found is not None


def main() -> int:
    patches = sorted(HERE.glob("*.patch"))
    if sys.argv[1:]:
        patches = [patch for patch in patches if patch.stem in sys.argv[1:]]
    if not patches:
        print("no such mutation", file=sys.stderr)
        return 1
    tree = WORK / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    missed = [patch.stem for patch in patches if not try_mutation(patch, tree)]
    print(f"{len(patches) - len(missed)} of {len(patches)} mutations found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
