"""Every public item of every public module has a docstring and types; nothing is missing."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import intellectmoney
import pytest


def modules() -> list[str]:
    """Public modules."""
    names = ["intellectmoney"]
    for found in pkgutil.walk_packages(intellectmoney.__path__, "intellectmoney."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            names.append(found.name)
    return names


def fields() -> Iterator[tuple[str, bool]]:
    """Each attribute that a class declares, and whether a text stands beneath it."""
    for path in Path(intellectmoney.__path__[0]).rglob("*.py"):
        for tree in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # A `PayoutRow` has the names of `Payout`, where they are described.
            if not isinstance(tree, ast.ClassDef) or tree.name == "PayoutRow":
                continue
            for line, beneath in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
                match line:
                    case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                        text = isinstance(beneath, ast.Expr) and isinstance(
                            beneath.value, ast.Constant
                        )
                        yield f"{tree.name}.{name}", text
                    case _:
                        pass


def lacks(name: str, item: Any) -> Iterator[str]:
    """What a public item lacks."""
    if inspect.isclass(item):
        if not item.__doc__ or item.__doc__.startswith(f"{item.__name__}("):
            yield f"{name}: no docstring"
        members: dict[str, Any] = dict(vars(item))
        for key, member in members.items():
            if not key.startswith("_"):
                if isinstance(member, property):
                    member = member.fget
                member = getattr(member, "__func__", member)
                if inspect.isroutine(member):
                    yield from lacks(f"{name}.{key}", member)
    elif inspect.isfunction(item):
        if not item.__doc__:
            yield f"{name}: no docstring"
        hints = typing.get_overloads(item) or [item]
        for function in hints:
            parameters = inspect.signature(function).parameters
            for parameter in list(parameters.values()):
                bare = parameter.annotation is inspect.Parameter.empty
                if bare and parameter.name not in ("self", "cls"):
                    yield f"{name}({parameter.name}): no type"
            if inspect.signature(function).return_annotation is inspect.Signature.empty:
                yield f"{name}: no type of its result"


@pytest.mark.parametrize(
    "line",
    ["from intellectmoney import Client, Paid, Sbp", "from intellectmoney import AsyncClient"],
)
def test_an_import_brings_nothing_slow(line: str) -> None:
    slow = (
        "asyncio contextlib datetime decimal enum functools httpx2 inspect json logging re typing"
    )
    code = f"import sys; before = set(sys.modules); {line}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, capture_output=True)
    loaded = set(done.stdout.decode().split())
    assert "intellectmoney._native" in loaded and loaded.isdisjoint(slow.split())


@pytest.mark.parametrize("module", modules())
def test_nothing_lacks_a_docstring_or_a_type(module: str) -> None:
    imported = importlib.import_module(module)
    assert imported.__doc__
    names = getattr(imported, "__all__", None) or [
        name
        for name, item in vars(imported).items()
        if not name.startswith("_") and getattr(item, "__module__", None) == module
    ]
    missing = [
        lack for name in names for lack in lacks(f"{module}.{name}", getattr(imported, name))
    ]
    assert missing == []


def test_each_field_has_a_text() -> None:
    declared = list(fields())
    assert len(declared) > 150
    # How an outcome is called in other languages.
    assert [name for name, text in declared if not text and not name.endswith(".status")] == []


def test_both_clients_have_the_same_methods() -> None:
    """Pairs of sync and async: the same names, parameters, defaults and annotations."""
    blocking, other = intellectmoney.Client, intellectmoney.AsyncClient
    renamed = {"close": "aclose"}
    pairs = 0
    for name in dir(blocking):
        if name.startswith("_"):
            continue
        ours = getattr(blocking, name)
        theirs = getattr(other, renamed.get(name, name))
        mine, his = inspect.signature(ours), inspect.signature(theirs)
        both = [str(signature.parameters).replace("Async", "") for signature in (mine, his)]
        assert both[0] == both[1], name
        assert bool(ours.__doc__) and bool(theirs.__doc__)
        pairs += 1
    assert {n for n in dir(other) if not n.startswith("_")} == {
        renamed.get(n, n) for n in dir(blocking) if not n.startswith("_")
    }
    assert pairs >= 18
    print(f"pairs of sync and async methods: {pairs}")


def test_the_command_tells_its_version() -> None:
    command = [sys.executable, "-I", "-m", "intellectmoney", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == f"intellectmoney {intellectmoney.__version__}\n"
