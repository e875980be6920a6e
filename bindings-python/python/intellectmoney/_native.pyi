"""
What the package's Python code calls; nobody else does.
"""

from collections.abc import Mapping
from os import PathLike
from typing import Any, Final, Self, SupportsIndex, final

from _typeshed import SupportsGetItem
from typing_extensions import disjoint_base

__all__ = [
    "Answered",
    "Api",
    "Effect",
    "Field",
    "FileStore",
    "Finished",
    "MemoryStore",
    "Place",
    "Reading",
    "Received",
    "Recorded",
    "Request",
    "Row",
    "RowIterator",
    "RowList",
    "Sandbox",
    "Task",
    "__version__",
    "endpoints_json",
    "explain",
    "keep",
    "now",
    "read_answer",
    "read_journal",
    "read_line",
    "refusal",
    "words_json",
]

__version__: Final[str]
"""
The version that the three packages share.
"""

@disjoint_base
class Answered:
    """
    What a class of answers rests on. One that was made in Python holds its fields itself.
    """
    def __getattr__(self, name: str, /) -> Any: ...
    def __getattribute__(self, name: str, /) -> Any: ...
    def __new__(
        cls, finished: Finished | None = None, kind: type | None = None, /, **_fields: Any
    ) -> Self: ...

@final
class Api:
    """
    What a client holds: credentials, options, session.
    """
    def __new__(
        cls, /, options: Any, has_journal: bool, language: str, clock: Any | None = None
    ) -> Api: ...
    def call(
        self,
        /,
        endpoint: str,
        arguments: Any,
        timeout: SupportsIndex | None,
        answer: type,
        result: type,
    ) -> Task:
        """
        Any endpoint by its name. Its task comes to an answer, of a class, whose result is of
        another.
        """
    def check(self, /, recipient: Any, timeout: SupportsIndex | None = None) -> Task:
        """
        Whether the credentials may pay.
        """
    def connect_timeout(self, /) -> int:
        """
        Milliseconds.
        """
    def explain(self, /, endpoint: str, texts: Any, sign: str) -> str:
        """
        Why a Sign does not fit, as JSON.
        """
    def next_page(self, /, reading: Reading, timeout: SupportsIndex | None = None) -> Task | None:
        """
        The task of the next page of a reading; `None` once all was read.
        """
    def payout(self, /, arguments: Any, timeout: SupportsIndex | None = None) -> Task: ...
    def payouts(self, /, rows: Any, options: Any, timeout: SupportsIndex | None = None) -> Task: ...
    def prepare(self, /, endpoint: str, texts: Any) -> Request:
        """
        A signed request from texts under the provider's names.
        """
    def reading(self, /, of_invoices: bool, query: Any, cursor: str | None = None) -> Reading:
        """
        A reading of the payments history, or of the invoices, that begins now or goes on from
        a cursor.
        """
    def resolve(self, /, reference: str, timeout: SupportsIndex | None = None) -> Task: ...
    def resume(self, /, timeout: SupportsIndex | None = None) -> Task: ...
    def settle(self, /, arguments: Any, timeout: SupportsIndex | None = None) -> Task: ...
    def withdraw(self, /, arguments: Any, timeout: SupportsIndex | None = None) -> Task: ...

@disjoint_base
class Effect:
    """
    What is to be done next; see `intellectmoney::ffi::Effect`. A journal is waited for until a
    time, Unix milliseconds.
    """
    @final
    class Append(Effect):
        """
        Append a line, durably.
        """

        __match_args__: Final = ("id", "row", "until", "reference", "after_seq", "line")
        def __new__(
            cls,
            /,
            id: SupportsIndex,
            row: SupportsIndex,
            until: SupportsIndex,
            reference: str,
            after_seq: SupportsIndex,
            line: str,
        ) -> Effect.Append: ...
        @property
        def after_seq(self, /) -> int: ...
        @property
        def id(self, /) -> int: ...
        @property
        def line(self, /) -> str: ...
        @property
        def reference(self, /) -> str: ...
        @property
        def row(self, /) -> int: ...
        @property
        def until(self, /) -> int: ...

    @final
    class Done(Effect):
        """
        All rows have ended.
        """

        __match_args__: Final = ()
        def __new__(cls, /) -> Effect.Done: ...

    @final
    class Ended(Effect):
        """
        A row ended: with what it came to, or with an error as JSON.
        """

        __match_args__: Final = ("row", "reference", "finished", "error")
        def __new__(
            cls, /, row: SupportsIndex, reference: str, finished: Finished | None, error: str | None
        ) -> Effect.Ended: ...
        @property
        def error(self, /) -> str | None: ...
        @property
        def finished(self, /) -> Finished | None: ...
        @property
        def reference(self, /) -> str: ...
        @property
        def row(self, /) -> int: ...

    @final
    class List(Effect):
        """
        List the lines that are not settled.
        """

        __match_args__: Final = ("id", "row", "until")
        def __new__(
            cls, /, id: SupportsIndex, row: SupportsIndex, until: SupportsIndex
        ) -> Effect.List: ...
        @property
        def id(self, /) -> int: ...
        @property
        def row(self, /) -> int: ...
        @property
        def until(self, /) -> int: ...

    @final
    class Load(Effect):
        """
        Load the last line of a reference.
        """

        __match_args__: Final = ("id", "row", "until", "reference")
        def __new__(
            cls, /, id: SupportsIndex, row: SupportsIndex, until: SupportsIndex, reference: str
        ) -> Effect.Load: ...
        @property
        def id(self, /) -> int: ...
        @property
        def reference(self, /) -> str: ...
        @property
        def row(self, /) -> int: ...
        @property
        def until(self, /) -> int: ...

    @final
    class Send(Effect):
        """
        Send once.
        """

        __match_args__: Final = ("id", "row", "request", "timeout")
        def __new__(
            cls, /, id: SupportsIndex, row: SupportsIndex, request: Request, timeout: SupportsIndex
        ) -> Effect.Send: ...
        @property
        def id(self, /) -> int: ...
        @property
        def request(self, /) -> Request: ...
        @property
        def row(self, /) -> int: ...
        @property
        def timeout(self, /) -> int:
            """
            Milliseconds.
            """

    @final
    class Wait(Effect):
        """
        Nothing to begin until something was fed, or until this time, Unix milliseconds.
        """

        __match_args__: Final = ("until",)
        def __new__(cls, /, until: SupportsIndex | None) -> Effect.Wait: ...
        @property
        def until(self, /) -> int | None: ...

@disjoint_base
class Field:
    """
    A field of a row's class: the value is made when it is read.
    """
    def __delete__(self, _row: Any, /) -> None: ...
    def __get__(self, row: Any, _class: Any = None, /) -> Any: ...
    def __new__(cls, /, column: SupportsIndex, kind: type | None = None) -> Self: ...
    def __set__(self, _row: Any, _value: Any, /) -> None: ...

@final
class FileStore:
    """
    A folder as a journal, the same one that Rust and Node write.
    """
    def __len__(self, /) -> int: ...
    def __new__(cls, /, path: str | PathLike[str]) -> FileStore: ...
    def append(self, /, reference: str, after_seq: SupportsIndex, line: str) -> bool: ...
    def close(self, /) -> None: ...
    def load(self, /, reference: str) -> tuple[str, bool] | None: ...
    def unfinished(self, /) -> list[tuple[str, bool]]: ...

@final
class Finished:
    """
    What a row came to.
    """
    def candidates(self, /, kind: type) -> list[Any]:
        """
        The payments that may be a withdrawal's, of a class.
        """
    def said(self, /) -> Any:
        """
        What core says of it, by name; `kind` is `answer`, `payout`, `withdrawal` or `check`. The
        rows of a page are not in it.
        """

@final
class MemoryStore:
    """
    A journal that dies with the process.
    """
    def __new__(cls, /) -> MemoryStore: ...
    def append(self, /, reference: str, after_seq: SupportsIndex, line: str) -> bool: ...
    def load(self, /, reference: str) -> tuple[str, bool] | None: ...
    def unfinished(self, /) -> list[tuple[str, bool]]: ...

@final
class Place:
    """
    Where a row lies: what the classes of rows are called with.
    """
    @staticmethod
    def from_json(list: str, text: str) -> Place:
        """
        A row of its own out of one JSON object under the provider's names.
        """

@final
class Reading:
    """
    A reading of a history: every row once.
    """
    def absorb(self, /, page: Finished) -> None:
        """
        Takes a page.
        """
    def cursor(self, /) -> str:
        """
        Where to go on later.
        """
    def next_row(self, /, kind: type) -> Any | None:
        """
        The next row of the pages taken so far, of a class.
        """

@final
class Received:
    """
    A whole answer, taken over from a transport.
    """
    def __new__(cls, /, response: Any) -> Received: ...

@disjoint_base
class Recorded:
    """
    What a class of records rests on. One that was made in Python holds its fields itself.
    """
    def __getattr__(self, name: str, /) -> Any: ...
    def __getattribute__(self, name: str, /) -> Any: ...
    def __new__(cls, finished: Finished | None = None, /, **_fields: Any) -> Self: ...

@final
class Request:
    """
    One signed request, sent exactly as it stands and at most once.

    `headers` hold the bearer token, and `body` the session's token and perhaps a card number,
    so neither is shown by `repr`.
    """
    def __new__(
        cls,
        /,
        *,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        largest_answer: SupportsIndex,
    ) -> Request: ...
    @property
    def body(self, /) -> bytes:
        """
        The bytes to send.
        """
    @property
    def headers(self, /) -> dict[str, str]:
        """
        Names in lower case, and values: all that are needed beside `host` and `content-length`.
        """
    @property
    def largest_answer(self, /) -> int:
        """
        So many bytes an answer may have. Reading stops soon after, because the rest is not
        wanted.
        """
    @property
    def method(self, /) -> str:
        """
        The HTTP method.
        """
    @property
    def url(self, /) -> str:
        """
        The full address.
        """

@disjoint_base
class Row:
    """
    What the classes of rows have in common; theirs are the fields.
    """
    def __copy__(self, /) -> Row: ...
    def __deepcopy__(self, /, _memo: Any) -> Row: ...
    def __eq__(self, other: object, /) -> Any: ...
    def __hash__(self, /) -> int: ...
    def __new__(cls, /, place: Place) -> Self: ...
    def items(self, /) -> list[tuple[str, Any]]:
        """
        Its values, by the names of the columns.
        """
    @property
    def raw(self, /) -> str:
        """
        All of it as JSON under the provider's names, unknown fields included.
        """

@final
class RowIterator:
    """
    The rows of a list, one after another.
    """
    def __iter__(self, /) -> RowIterator: ...
    def __length_hint__(self, /) -> int: ...
    def __next__(self, /) -> Any: ...

@final
class RowList:
    """
    Rows of one class, of one page or of several.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __iter__(self, /) -> RowIterator: ...
    def __len__(self, /) -> int: ...
    def __new__(cls, /, kind: type, rows: Any) -> RowList: ...
    def arrow_schema(self, /) -> Any:
        """
        An `arrow_schema` capsule.
        """
    def arrow_stream(self, /) -> Any:
        """
        An `arrow_array_stream` capsule.
        """
    def column(self, /, name: str) -> list[Any]:
        """
        The values of one column.
        """
    def csv(self, /, delimiter: str, decimal_comma: bool) -> str:
        """
        The rows as CSV.
        """
    @staticmethod
    def from_json(kind: type, text: str) -> RowList:
        """
        Rows out of a JSON array under the provider's names.
        """
    def names(self, /) -> list[str]:
        """
        The names of the columns.
        """
    def raw(self, /) -> str:
        """
        All rows as a JSON array under the provider's names.
        """
    def row(self, /, place: SupportsIndex) -> Any:
        """
        A row by its place from 0.
        """
    def take(self, /, places: SupportsGetItem[int, SupportsIndex]) -> RowList:
        """
        The rows at these places.
        """

@final
class Sandbox:
    """
    The provider as a value. All times are Unix milliseconds.
    """

    BEGIN: Final[int]
    """
    When a virtual clock begins.
    """
    def __new__(cls, /, seed: SupportsIndex) -> Sandbox: ...
    def exchange(
        self,
        /,
        now: SupportsIndex,
        timeout: SupportsIndex,
        request: tuple[
            str, str, SupportsGetItem[int, tuple[str, str]], SupportsGetItem[int, SupportsIndex]
        ],
    ) -> tuple[int, tuple[int, list[tuple[str, str]], bytes] | None]:
        """
        Answers one request of a client that waits for `timeout` milliseconds: how long that
        takes, and the answer where one comes.
        """
    def options(self, /) -> str:
        """
        The options of a client of this sandbox, as JSON.
        """
    def serve(
        self,
        /,
        now: SupportsIndex,
        request: tuple[
            str, str, SupportsGetItem[int, tuple[str, str]], SupportsGetItem[int, SupportsIndex]
        ],
    ) -> tuple[tuple[int, list[tuple[str, str]], bytes] | None, int, bool]:
        """
        Answers one request as a server: an answer after so many milliseconds, or none, and
        whether the connection is reset then.
        """

@final
class Task:
    """
    A call, a payout, a batch. It looks at the client's clock itself.
    """
    def answered(self, /, id: SupportsIndex, received: Received) -> None:
        """
        A whole answer came.
        """
    def appended(self, /, id: SupportsIndex, durable: bool) -> None:
        """
        Whether an append is durable; otherwise another run holds the reference.
        """
    def came(self, /, response: Any) -> Any:
        """
        The same after a whole answer.
        """
    def cancel(self, /) -> None:
        """
        The caller wants no more of it.
        """
    def failed(self, /, id: SupportsIndex, maybe_sent: bool) -> None:
        """
        No whole answer came; `maybe_sent` unless surely nothing was sent.
        """
    def go(self, /) -> Any:
        """
        What is due of a call: a request with the seconds that it may take, a time to wait for,
        what the call came to, or its error.
        """
    def listed(self, /, id: SupportsIndex, lines: SupportsGetItem[int, tuple[str, bool]]) -> None:
        """
        The lines that are not settled.
        """
    def loaded(self, /, id: SupportsIndex, line: tuple[str, bool] | None) -> None:
        """
        What the store has of a reference: a line, and whether one after it may be lost.
        """
    def lost(self, /, maybe_sent: bool) -> Any:
        """
        The same where no whole answer came.
        """
    def next(self, /) -> Effect: ...
    def observe(self, /) -> None:
        """
        Keeps what happens for `told`.
        """
    def store_failed(self, /, effect: Effect, taken_over: bool) -> None:
        """
        The store does not work, or another run has taken the journal over.
        """
    def told(self, /) -> str | None:
        """
        The next thing that happened, as JSON without secrets.
        """

def endpoints_json() -> str:
    """
    Every endpoint with its fields, layouts and answer.
    """

def explain(options: Any, endpoint: str, texts: Any, sign: str, language: str) -> str:
    """
    Why a Sign does not fit, as JSON, for whoever knows only the sign secret.
    """

def keep(object: Any) -> None:
    """
    Never lets an object go, not even when the interpreter ends.
    """

def now() -> int:
    """
    Unix milliseconds.
    """

def read_answer(name: str, response: Any) -> str:
    """
    The fields of an answer as JSON under the provider's names, secrets written out.
    """

def read_journal(path: str | PathLike[str], form: str, open_only: bool) -> tuple[str, str, str]:
    """
    What the journal of a folder holds, by a look that opens nothing: the debts in a form of
    core's, the damage as lines of JSON, and the words about it.
    """

def read_line(line: str) -> tuple[str | None, bool]:
    """
    What a line of a journal says to its store: the operation that it names, and whether its
    debt is settled.
    """

def refusal(field: str, reason: str, language: str = "en") -> BaseException:
    """
    The exception for what Python itself refuses, by its reason's stable name.
    """

def words_json() -> str:
    """
    The stable words of errors, outcomes and options.
    """
