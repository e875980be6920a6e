"""Pages of a history: rows whose values are made when they are read."""

from __future__ import annotations

import os

from intellectmoney import _native
from intellectmoney._typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, ClassVar, Literal, Never, Protocol, Self, overload

    class TextFile(Protocol):
        """What a file of text does."""

        def write(self, text: str, /) -> Any:
            """Takes a text."""
            ...


R = TypeVar("R", bound="Row")
R_co = TypeVar("R_co", bound="Row", covariant=True)
T = TypeVar("T")


class Field(_native.Field, Generic[T]):
    """A field of a row's class, read only: the value is made when it is read."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, row: None, kind: Any = None, /) -> Self: ...

        @overload
        def __get__(self, row: Row, kind: Any = None, /) -> T: ...

        def __get__(self, row: Row | None, kind: Any = None, /) -> Self | T: ...

        def __set__(self, row: Row, value: Never, /) -> None: ...


class Row(_native.Row):
    """What rows of a page have in common: `raw` is all of a row as JSON. A row keeps its page alive; it cannot be changed."""

    __slots__ = ()

    _list: ClassVar[str]

    @classmethod
    def from_json(cls, text: str) -> Self:
        """A row out of one JSON object under the provider's names, such as `raw` gives.

        Raises:
            DecodeError: no answer could have such a row; `path` says where.
        """
        return cls(_native.Place.from_json(cls._list, text))

    def to_dict(self) -> dict[str, Any]:
        """Its values by the names of the columns, as `Page.to_dicts()` has them."""
        return dict(self.items())

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        return type(self).from_json, (self.raw,)


class Page(Generic[R_co]):
    """Rows of one kind: those of an answer, or those you choose.

        page = client.get_payments_history(take=1000).result.payments
        page[0].payment_amount
        page.to_csv("payments.csv", delimiter=";", decimal_comma=True, bom=True)
        polars.DataFrame(page)
        pyarrow.table(page)
        pandas.DataFrame.from_arrow(page)

    A page reads like a tuple, but what it holds is the provider's text, packed; a value becomes
    a `Decimal`, an `int` or a `datetime` when it is read. It cannot be changed.

    Columns are named like the fields, and a sum has two: `payment_amount.amount` and
    `payment_amount.currency`. What the provider sends and this version does not know has no
    column: `row.raw` has it.

    In Arrow, amounts are `decimal128(38, s)`: one scale a column, at least 2, that holds every
    value exactly; texts, where no scale does. Times are `timestamp[us, Europe/Moscow]`, numbers
    `int64`, what is a list or of no known structure JSON.
    """

    # No `Sequence`: polars would read that row by row.
    __slots__ = ("_kind", "_rows")

    def __init__(self, kind: type[R_co], rows: Iterable[R_co] = ()) -> None:
        """A page of the rows given, for all of a history or a choice of it.

            Page(Payment, client.payments_history(date_from=begin))

        Raises:
            TypeError: a row is of another kind.
        """
        self._kind = kind
        if not isinstance(rows, _native.RowList):
            rows = _native.RowList(kind, rows)
        self._rows = rows

    @staticmethod
    def from_json(kind: type[R], text: str) -> Page[R]:
        """A page out of a JSON array under the provider's names, such as `raw` gives.

        Raises:
            DecodeError: no answer could have such rows; `path` says where.
        """
        return Page(kind, _native.RowList.from_json(kind, text))

    def __len__(self) -> int:
        return len(self._rows)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, place: int) -> R_co: ...

        @overload
        def __getitem__(self, place: slice) -> Page[R_co]: ...

    def __getitem__(self, place: int | slice) -> R_co | Page[R_co]:
        if isinstance(place, slice):
            places = range(len(self._rows))[place]
            return Page(self._kind, self._rows.take(list(places)))
        row: R_co = self._rows.row(range(len(self._rows))[place])
        return row

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[R_co]:
        return iter(self[::-1])

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)

    def __eq__(self, other: object) -> bool:
        return self._rows == other._rows if isinstance(other, Page) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._kind, self.raw))

    def __repr__(self) -> str:
        return f"<Page of {len(self._rows)} {self._kind.__name__}>"

    def __reduce__(self) -> tuple[Callable[..., Page[R_co]], tuple[type[R_co], str]]:
        return Page.from_json, (self._kind, self.raw)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    @property
    def raw(self) -> str:
        """All rows as a JSON array under the provider's names, unknown fields included."""
        return self._rows.raw()

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        return self._rows.names()

    def column(self, name: str) -> list[Any]:
        """The values of one column: `page.column("payment_amount.amount")`.

        Raises:
            KeyError: there is no such column.
        """
        return self._rows.column(name)

    def columns(self) -> dict[str, list[Any]]:
        """All columns."""
        return {name: self.column(name) for name in self.column_names}

    def to_dicts(self) -> list[dict[str, Any]]:
        """A dictionary for every row, by the names of the columns."""
        return [row.to_dict() for row in self]

    if TYPE_CHECKING:

        @overload
        def to_csv(
            self,
            file: None = None,
            *,
            delimiter: Literal[",", ";", "\t"] = ",",
            decimal_comma: bool = False,
            bom: bool = False,
        ) -> str: ...

        @overload
        def to_csv(
            self,
            file: str | os.PathLike[str] | TextFile,
            *,
            delimiter: Literal[",", ";", "\t"] = ",",
            decimal_comma: bool = False,
            bom: bool = False,
        ) -> None: ...

    def to_csv(
        self,
        file: str | os.PathLike[str] | TextFile | None = None,
        *,
        delimiter: Literal[",", ";", "\t"] = ",",
        decimal_comma: bool = False,
        bom: bool = False,
    ) -> str | None:
        """CSV in UTF-8 with a line of names; nothing in it is a formula.

        A text that begins like a formula (`=`, `+`, `-`, `@`, a tab or the end of a line) gets an
        apostrophe in front, and so does one that looks as if it had got one. Numbers stay
        numbers. Dates are written as sent, with their offset. Excel in Russian opens the file
        by a double click with `delimiter=";", decimal_comma=True, bom=True`; open it with the
        delimiter that it was written with.

        Args:
            file: A path or an open file of text, opened with `newline=""`; none returns the text.
            delimiter: What stands between cells.
            decimal_comma: Whether amounts are written as `1,50`.
            bom: Whether a byte order mark comes first, by which Excel knows UTF-8.

        Raises:
            ValueError: another delimiter; nothing was written.
            OSError: the file cannot be written.
        """
        if delimiter not in (",", ";", "\t"):
            raise ValueError("the delimiter is a comma, a semicolon or a tab")
        text = "\ufeff" * bom + self._rows.csv(delimiter, decimal_comma)
        if file is None:
            return text
        if isinstance(file, (str, os.PathLike)):
            with open(file, "w", encoding="utf-8", newline="") as opened:
                opened.write(text)
        else:
            file.write(text)
        return None

    def __arrow_c_schema__(self) -> object:
        """The columns' types for a library that reads Arrow."""
        return self._rows.arrow_schema()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns for a library that reads Arrow; their types are the page's own."""
        return self._rows.arrow_stream()


# Tracebacks and pickles name the place where a reader finds it.
Page.__module__ = "intellectmoney"
