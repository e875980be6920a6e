"""Writes the shared vectors: `python3 tests/vectors/generate.py`, or `--check` for drift.

A file is a JSON array with one vector a line; each vector is an input line of a driver that also
carries what the driver must answer.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cases_create
import cases_explain
import cases_parse
import cases_parse_bad
import cases_parse_errors
import cases_refused
import cases_sign
import selfcheck
from check import faults
from classify import classify
from encode import stages
from strict_json import write

HERE = Path(__file__).resolve().parent
Vector = dict[str, Any]


def call(case: Vector) -> tuple[Any, ...]:
    """What an implementation is called with, in the order of `faults` and `stages`."""
    return (
        case["endpoint"],
        case["params"],
        case["credentials"],
        case.get("layout"),
        case.get("encoding"),
    )


def head(case: Vector) -> Vector:
    """The input half of a sign or refused vector, keys in one order."""
    case = {"do": "sign", "credentials": cases_sign.CREDENTIALS, **case}
    keys = ("name", "do", "endpoint", "params", "credentials", "layout", "encoding")
    return {key: case[key] for key in keys if key in case}


def sign_vector(case: Vector) -> Vector:
    vector = head(case)
    if found := faults(*call(vector)):
        raise AssertionError(f"{case['endpoint']}, {case['name']}: refused for {found}")
    return vector | stages(*call(vector))


def refused_vector(case: Vector) -> Vector:
    vector = head(case)
    if (found := faults(*call(vector))) != [case["field"]]:
        raise AssertionError(f"{case['endpoint']}, {case['name']}: faults {found}")
    return vector | {"field": case["field"]}


def parse_vector(case: Vector) -> Vector:
    body = case["body"]
    vector = {"name": case["name"], "do": "parse"}
    vector |= {key: case[key] for key in ("endpoint", "status", "headers")}
    if isinstance(body, bytes):
        vector["body_base64"] = base64.b64encode(body).decode()
    else:
        vector["body"] = body
        body = body.encode("utf-8")
    judged = classify(case["endpoint"], case["status"], case["headers"], body)
    error = judged.get("error")
    said = f"{error['code']} {error['outcome']}" if error else "ok"
    if said != case["want"]:
        raise AssertionError(f"{case['endpoint']}, {case['name']}: {said}, not {case['want']}")
    return vector | judged


def by_endpoint(folder: str, vectors: Iterable[Vector]) -> dict[str, str]:
    """Path -> text; unknown endpoints share one file."""
    files: dict[str, list[Vector]] = {}
    for vector in vectors:
        known = vector["endpoint"] in cases_sign.BASES
        path = f"{folder}/{vector['endpoint'] if known else 'unknownEndpoint'}.json"
        files.setdefault(path, []).append(vector)
    return {path: text_of(path, group) for path, group in files.items()}


def text_of(path: str, vectors: list[Vector]) -> str:
    names = [vector["name"] for vector in vectors]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise AssertionError(f"{path}: names that stand twice: {twice}")
    lines = [write({"id": at, **vector}) for at, vector in enumerate(vectors, 1)]
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    if len(json.loads(text)) != len(vectors):
        raise AssertionError(f"{path} does not read back")
    return text


def accepted() -> Iterable[Vector]:
    yield from cases_sign.all_accepted()
    yield from cases_create.create()


def judged() -> Iterable[Vector]:
    yield from cases_parse.all_good()
    yield from cases_parse_errors.all_errors()
    yield from cases_parse_bad.all_bad()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on drift")
    check = parser.parse_args().check
    selfcheck.run()
    files = by_endpoint("sign", map(sign_vector, accepted()))
    files |= by_endpoint("refused", map(refused_vector, cases_refused.all_refused()))
    files |= by_endpoint("parse", map(parse_vector, judged()))
    files |= by_endpoint("explain", cases_explain.all_explained())
    there = {p.relative_to(HERE).as_posix(): p for p in HERE.glob("*/*.json")}
    drift = sorted(
        name
        for name in files.keys() | there.keys()
        if name not in files
        or name not in there
        or there[name].read_bytes() != files[name].encode("utf-8")
    )
    for name in drift:
        print(f"{'drift' if check else 'written' if name in files else 'removed'}: {name}")
        path = HERE / name
        if check:
            continue
        if name in files:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(files[name].encode("utf-8"))
        else:
            path.unlink()
    return 1 if check and drift else 0


if __name__ == "__main__":
    sys.exit(main())
