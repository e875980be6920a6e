"""Finishes `_native.pyi` as maturin writes it: for a module with an initialiser it leaves
`__all__` out, and says that there may be more."""

from pathlib import Path

from intellectmoney import _native

STUBS = Path(__file__).parent / "python/intellectmoney/_native.pyi"
NAMES = "".join(f'    "{name}",\n' for name in sorted(_native.__all__))
CHANGES = {
    "from _typeshed import Incomplete, ": "from _typeshed import ",
    "\ndef __getattr__(name: str) -> Incomplete: ...\n": "",
    "\n__version__: Final": f"\n__all__ = [\n{NAMES}]\n\n__version__: Final",
}

text = STUBS.read_text()
for part, other in CHANGES.items():
    if text.count(part) != 1:
        raise SystemExit(f"maturin's stubs do not have one {part!r}")
    text = text.replace(part, other)
STUBS.write_text(text)
