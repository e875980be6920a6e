"""Writes the Python types and methods of the endpoints from core's tables.

`python generate.py` writes the files again, `python generate.py --check` fails where they
differ. It reads the tables from the installed package's native module.
"""

import importlib.util
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = Path(__file__).resolve().parent / "python/intellectmoney"

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

METHODS_IMPORT = """from abc import ABC, abstractmethod

from intellectmoney._typing import TYPE_CHECKING, TypeVar
from intellectmoney.answers import (
{})

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta
    from typing import Any
    from uuid import UUID

    from intellectmoney._given import Amount, Timeout
    from intellectmoney._payments import Recipient
    from intellectmoney._results import Answer
    from intellectmoney._secret import Secret

T = TypeVar("T")
"""

PART = """if TYPE_CHECKING:

{0}
else:
    {1} = namedtuple("{1}", {2}, module=__name__)
    {1}.__doc__ = "{3}"
"""

CLASS = '''
class {}Endpoints(ABC):
    """The provider's calls, each sent as it is; a client has them."""

    @abstractmethod
    {}def _call(
        self, endpoint: str, kind: type[T], arguments: Mapping[str, Any], timeout: Timeout
    ) -> Answer[T]:
        """Sends one call and reads its answer."""
'''

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

PARAMETERS = {
    "login": "str | Secret",
    "password": "str | Secret",
    "amount": "Amount",
    "boolean": "bool",
    "guid": "UUID | str",
    "date_time": "datetime | str",
    "eshop_id": "int",
    "integer": "int",
}

EFFECTS = {
    "read": "Changes nothing; it is repeated where no answer comes.",
    "draft": "Moves no money; repeated where no answer comes, it may leave an operation unused.",
    "close": "Ends an operation; it is repeated where no answer comes.",
    "once": "Moves money, and is sent once: a journal does not know of it. `payout()` and "
    "`withdraw()` are what keeps track of a debt.",
}

RAISES = {
    "read": "IntellectMoneyError: nothing was changed.",
    "draft": "IntellectMoneyError: no money moved.",
    "close": "IntellectMoneyError: `outcome` says whether it is known to be done.",
    "once": "OutcomeUnknownError: it may have been done; `next_step` says where to look. "
    "IntellectMoneyError: `outcome` says what is proved.",
}

INTO_RECIPIENT = {"choice", "pan", "phone", "bank_id", "person_name"}
"""What `recipient` stands for, where a way to pay is chosen."""


def native() -> ModuleType:
    """The native module without the package, whose files are yet to be written."""
    package = importlib.util.find_spec("intellectmoney")
    assert package is not None and package.submodule_search_locations is not None
    places = map(Path, package.submodule_search_locations)
    [path] = [path for place in places for path in place.glob("_native*[!i]")]
    spec = importlib.util.spec_from_file_location("_native", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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


def parameters(endpoint: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and sentence of each."""
    fields = [field for field in endpoint["bodies"][0]["fields"] if field["kind"] != "user_token"]
    pays = any(field["presence"] == "only_with" for field in fields)
    if pays:
        fields = [field for field in fields if field["kind"] not in INTO_RECIPIENT]
        yield "recipient", "Recipient", "", "Who gets the money: `Sbp` or `Card`."
    # A parameter without a default comes first, as a reader expects.
    for field in sorted(fields, key=lambda field: field["presence"] != "required"):
        kind = PARAMETERS.get(field["kind"], "str")
        default = ' = "RUB"' if field["kind"] == "currency" else ""
        if field["presence"] != "required":
            kind, default = f"{kind} | None", " = None"
        yield field["snake"], kind, default, field["doc"]
    yield (
        "timeout",
        "float | timedelta | None",
        " = None",
        "Seconds for all of it; else `timeouts`.",
    )


def method(endpoint: dict[str, Any], answer: str, asynchronous: bool) -> str:
    """One endpoint as a method."""
    given = list(parameters(endpoint))
    body = endpoint["bodies"][0]
    name = snake(endpoint["name"])
    lines = [f"    {'async ' if asynchronous else ''}def {name}("]
    lines += ["        self,", "        *,"]
    lines += [f"        {name}: {kind}{default}," for name, kind, default, _ in given]
    lines += [f"    ) -> Answer[{answer}]:"]
    lines += [paragraph(f'"""{endpoint["doc"]}', 8), ""]
    source = (
        f"The provider's page: `{body['source']}`; its order of signing is {body['confidence']}."
    )
    lines += [paragraph(f"{EFFECTS[endpoint['effect']]} {source}", 8), "", "        Args:"]
    lines += [paragraph(f"{name}: {sentence}", 12) for name, _, _, sentence in given]
    lines += ["", "        Raises:", paragraph(RAISES[endpoint["effect"]], 12), '        """']
    begin = "return await self._call(" if asynchronous else "return self._call("
    lines += [
        f"        {begin}",
        f'            "{endpoint["name"]}",',
        f"            {answer},",
        "            {",
    ]
    lines += [f'                "{name}": {name},' for name, *_ in given[:-1]]
    lines += ["            },", "            timeout,", "        )"]
    return "\n".join(lines) + "\n"


def snake(name: str) -> str:
    """The provider's name of an endpoint as a Python name: `getUserToken`, `get_user_token`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def methods(endpoints: list[dict[str, Any]]) -> str:
    """`_endpoints.py`: a method for every endpoint, blocking and async."""
    answers = Answers()
    results = [answers.of(endpoint) for endpoint in endpoints]
    types = "".join(f"    {name},\n" for name in sorted(set(results) - {"bool"}))
    parts = [
        HEAD.format("A method for every endpoint."),
        METHODS_IMPORT.format(types),
    ]
    for asynchronous in (False, True):
        prefix, word = ("Async", "async ") if asynchronous else ("", "")
        pairs = zip(endpoints, results, strict=True)
        parts += [
            CLASS.format(prefix, word),
            "\n".join(method(endpoint, result, asynchronous) for endpoint, result in pairs),
        ]
    return "\n".join(parts)


def main() -> int:
    module = native()
    endpoints = json.loads(module.endpoints_json())
    literals, answers = tables(endpoints, json.loads(module.words_json()))
    made = {
        "_literals.py": literals,
        "answers.py": answers,
        "_endpoints.py": methods(endpoints),
    }
    changed = [name for name, text in made.items() if not same(PACKAGE / name, text)]
    if "--check" in sys.argv:
        print(*(f"{name} is not what generate.py writes" for name in changed), sep="\n")
        return min(len(changed), 1)
    for name in changed:
        (PACKAGE / name).write_text(made[name], encoding="utf-8")
    return 0


def same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
