"""Writes the classes of answers and the stable words; `generate.py` asks for them."""

import json
import textwrap
from typing import Any

HEAD = '''"""{}

Written by `generate.py` from core's tables. Do not edit.
"""

from __future__ import annotations
'''

WORDS_IMPORT = """from typing import Literal, TypeAlias
"""

TABLES_IMPORT = """from collections import namedtuple

from intellectmoney._page import Field, Page, Row
from intellectmoney._typing import TYPE_CHECKING
from intellectmoney._value import Record

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import NamedTuple
    from uuid import UUID

    from intellectmoney._literals import (
{})
    from intellectmoney._secret import Secret
"""

LAZY = """
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        \"\"\"Loads the words when they are asked for: with them `typing` is imported.\"\"\"
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from intellectmoney import _literals

        return getattr(_literals, name)
"""

PART = """if TYPE_CHECKING:

{0}
else:
    {1} = namedtuple("{1}", {2}, module=__name__)
    {1}.__doc__ = "{3}"
"""

TYPES = {
    "text": "str",
    "guid": "UUID",
    "integer": "int",
    "boolean": "bool",
    "amount": "Decimal",
    "date": "datetime",
    "secret": "Secret",
    "raw": "str",
}

NOTES = {
    "amount": "Exact, its scale as sent.",
    "date": "With its offset, as sent.",
    "raw": "JSON, as sent.",
}


def paragraph(text: str, indent: int) -> str:
    return textwrap.fill(text, 96, initial_indent=" " * indent, subsequent_indent=" " * indent)


def docstring(text: str, indent: int) -> str:
    """A docstring of one paragraph."""
    quoted = paragraph(f'"""{text}', indent)
    last = quoted.rsplit("\n", 1)[-1]
    return quoted + ('"""' if len(last) <= 93 else f'\n{" " * indent}"""')


def literal(words: list[str]) -> str:
    return "Literal[\n" + "".join(f"    {json.dumps(word)},\n" for word in words) + "]"


def open_literal(words: list[str]) -> str:
    """Known words, or any other: laid out as the formatter has it."""
    if len(words) == 1:
        return f"Literal[{json.dumps(words[0])}] | str"
    return f"(\n{textwrap.indent(literal(words), '    ')}\n    | str\n)"


class Answers:
    """The classes of answers, each once."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.classes: list[str] = []
        self.parts: list[str] = []
        self.names: list[str] = []
        self._known: dict[str, str] = {}

    def of(self, endpoint: dict[str, Any]) -> str:
        """The type of an endpoint's result."""
        if endpoint["answer"] == "boolean":
            return "bool"
        name = endpoint["answer_type"].removesuffix("Data").removesuffix("List")
        doc = f"What {endpoint['name']} answers."
        return self._record(name, doc, endpoint["answer"], endpoint["name"])

    def _record(
        self,
        name: str,
        doc: str,
        fields: list[dict[str, Any]],
        endpoint: str,
        *,
        part: bool = False,
    ) -> str:
        """The class for these fields; equal ones share a class. A part of a row is a tuple,
        because a page makes many."""
        shape = json.dumps([[field["snake"], field["kind"]] for field in fields] or name)
        if shape in self._known:
            return self._known[shape]
        name = "Money" if [field["snake"] for field in fields] == ["amount", "currency"] else name
        self._known[shape] = self._new(name)
        members, parts = "", ""
        for field in fields:
            kind = self._kind(name, field, endpoint)
            if field["kind"] == "object":
                parts += f'"{field["snake"]}": {kind}, '
            if field["kind"] == "list":
                row = self._rows(name, field, endpoint)
                kind = f"Page[{row}]"
                parts += f'"{field["snake"]}": {row}, '
            members += member(field, f"{kind}{optional(field, kind)}")
        # Where no source describes an answer, `Answer.raw` has what came.
        members = f"\n{members}" if fields else ""
        base = "NamedTuple" if part else "Record"
        declared = f"class {name}({base}):\n{docstring(doc, 4)}\n{members}"
        if part:
            fields_of = json.dumps([field["snake"] for field in fields])
            declared = PART.format(textwrap.indent(declared, "    "), name, fields_of, doc)
        self.classes.append(declared)
        if parts and not part:
            self.parts.append(f"    {name}: {{{parts.removesuffix(', ')}}},\n")
        return name

    def _rows(self, parent: str, list_field: dict[str, Any], origin: str) -> str:
        """The class for the rows of a list: views of where core keeps them. `origin` is the
        name by which core knows the list."""
        name = "".join(map(str.title, list_field["snake"].removesuffix("s").split("_")))
        name = self._new(f"{parent}{name}" if name in self.names else name)
        members, column = "", 0
        for field in list_field["fields"]:
            kind = self._kind(name, field, origin)
            given = str(column)
            if field["kind"] == "object":
                given += f", {kind}"
            if field["kind"] == "list":
                row = self._rows(name, field, f"{origin}/{field['name']}")
                kind, given = f"tuple[{row}, ...]", f"{column}, {row}"
            members += member(field, f"Field[{kind}{optional(field, kind)}] = Field({given})")
            # A sum takes a column for each of its members.
            column += len(field["fields"]) if field["kind"] == "object" else 1
        slots = f'    __slots__ = ()\n    _list = "{origin}"\n'
        self.classes.append(f"class {name}(Row):\n{docstring('One row.', 4)}\n\n{slots}\n{members}")
        return name

    def _new(self, name: str) -> str:
        assert name not in self.names, f"two records are called {name}"
        self.names.append(name)
        return name

    def _kind(self, parent: str, field: dict[str, Any], endpoint: str) -> str:
        """The annotation of what is no list."""
        match field["kind"]:
            case "one_of":
                words = open_literal(field["known"])
                # `State` alone says nothing of whose it is.
                name = field["name"] if field["name"] != "State" else f"{parent}State"
                return self.states.setdefault(words, name)
            case "object":
                return self._record(
                    field["name"], "A part of an answer.", field["fields"], endpoint, part=True
                )
            case kind:
                return TYPES.get(kind, "")


def optional(field: dict[str, Any], kind: str) -> str:
    return "" if field["due"] or kind.endswith("None") else " | None"


def member(field: dict[str, Any], declared: str) -> str:
    """A field with its sentence."""
    note = f" {NOTES[field['kind']]}" if field["kind"] in NOTES else ""
    return f"    {field['snake']}: {declared}\n{docstring(field['doc'] + note, 4)}\n"


def tables(endpoints: list[dict[str, Any]], words: dict[str, Any]) -> tuple[str, str]:
    """`_literals.py` and `answers.py`: the stable words, and the answers."""
    answers = Answers()
    for endpoint in endpoints:
        answers.of(endpoint)
    aliases = [
        ("NextStep", "What is safe next.", literal([step["name"] for step in words["next_steps"]])),
        ("NotPaidReason", "Why a payout is not paid.", literal(words["not_paid_reasons"])),
        ("Generation", "A documentation of the provider.", literal(words["generations"])),
        ("Check", "An inferred check that can be switched off.", literal(words["checks"])),
    ]
    known = "Known values; what is new to this version is kept as it came."
    aliases += [(name, known, words) for words, name in answers.states.items()]
    names = sorted([name for name, *_ in aliases] + answers.names)
    literals = [
        HEAD.format("The stable words."),
        WORDS_IMPORT,
        *(f"{name}: TypeAlias = {words}\n{docstring(doc, 0)}" for name, doc, words in aliases),
    ]
    imported = "".join(f"        {name},\n" for name in sorted(name for name, *_ in aliases))
    parts = [
        HEAD.format("The stable words and the answers of the endpoints."),
        TABLES_IMPORT.format(imported.rstrip("\n") + "\n    "),
        "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n",
        LAZY,
        "\n" + "\n\n".join(answers.classes),
        f"\nPARTS: dict[type, dict[str, type]] = {{\n{''.join(answers.parts)}}}",
        '"""The classes of what stands in a field of an answer."""\n',
    ]
    return "\n".join(literals) + "\n", "\n".join(parts[:-1]) + "\n" + parts[-1]
