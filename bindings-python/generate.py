"""Writes the Python types and methods of the endpoints from core's tables.

`python generate.py` writes the files again, `python generate.py --check` fails where they
differ. It reads the tables from the installed package's native module.
"""

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from generate_answers import HEAD, Answers, paragraph, tables

PACKAGE = Path(__file__).resolve().parent / "python/intellectmoney"

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

CLASS = '''
class {}Endpoints(ABC):
    """The provider's calls, each sent as it is; a client has them."""

    @abstractmethod
    {}def _call(
        self, endpoint: str, kind: type[T], arguments: Mapping[str, Any], timeout: Timeout
    ) -> Answer[T]:
        """Sends one call and reads its answer."""
'''

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
