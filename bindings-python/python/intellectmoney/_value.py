"""Values that are compared, shown and pickled by what they hold.

They are what frozen dataclasses with slots are, by the same declaration. To import `dataclasses`
and to make some twenty of them takes longer than all else in this package.
"""

from __future__ import annotations

from intellectmoney import _native
from intellectmoney._typing import TYPE_CHECKING, dataclass_transform

if TYPE_CHECKING:
    from typing import Any, Self


def hidden() -> Any:
    """A field that `repr` leaves out."""
    return _HIDDEN


_HIDDEN = object()
_set = object.__setattr__


_SHAPES: dict[type, tuple[tuple[str, ...], dict[str, Any], frozenset[str]]] = {}
"""What each class holds, inherited names first; what need not be given; what `repr` leaves out."""


def _of_class(kind: object) -> bool:
    return str(kind).removeprefix("typing.").startswith("ClassVar")


class _Kind(type):
    """Makes slots of the annotated names."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any
    ) -> _Kind:
        # The names alone: a checker reads the types, which a subclass of the user's may have as
        # they are.
        annotated: dict[str, Any] = body.get("__annotations__", {})
        own = [key for key, kind in annotated.items() if not _of_class(kind)]
        given = {key: body.pop(key) for key in own if key in body}
        body["__slots__"] = own
        made = super().__new__(cls, name, bases, body, **options)
        base = _SHAPES.get(bases[0]) if bases else None
        names, defaults, hidden = base or ((), {}, frozenset())
        _SHAPES[made] = (
            (*names, *own),
            {**defaults, **{key: value for key, value in given.items() if value is not _HIDDEN}},
            hidden | {key for key, value in given.items() if value is _HIDDEN},
        )
        return made

    @property
    def __signature__(cls) -> Any:
        # What `help()` and an interactive shell show.
        import inspect

        kinds = {
            name: kind
            for base in reversed(cls.__mro__)
            for name, kind in vars(base).get("__annotations__", {}).items()
        }
        names, defaults, _ = _SHAPES[cls]
        parameter, empty = inspect.Parameter, inspect.Parameter.empty
        return inspect.Signature(
            [
                parameter(
                    name,
                    parameter.KEYWORD_ONLY,
                    default=defaults.get(name, empty),
                    annotation=kinds.get(name, empty),
                )
                for name in names
            ]
        )


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(hidden,))
class Value(metaclass=_Kind):
    """What a class holds is what it annotates; it is given by name, and cannot be changed."""

    __match_args__ = ()

    def __init__(self, **given: Any) -> None:
        names, defaults, _ = _SHAPES[type(self)]
        values = given if len(given) == len(names) else {**defaults, **given}
        try:
            for name in names:
                _set(self, name, values[name])
        except KeyError:
            pass
        else:
            if len(values) == len(names):
                return
        wrong = min(values.keys() ^ names)
        complaint = f"{type(self).__name__} {'lacks' if wrong in names else 'has no'} {wrong!r}"
        # A traceback with locals would show them.
        del given, values, self
        raise TypeError(complaint)

    def __repr__(self) -> str:
        names, _, hidden = _SHAPES[type(self)]
        shown = (f"{name}={getattr(self, name)!r}" for name in names if name not in hidden)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return held(self) == held(other)

    def __hash__(self) -> int:
        return hash(tuple(held(self).values()))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __replace__(self, **changes: Any) -> Self:
        return type(self)(**{**held(self), **changes})

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), held(self))


if TYPE_CHECKING:

    class Answered(Value):
        """An answer that core keeps: its fields become Python's when they are read."""

    class Record(Value):
        """The same of a result."""

else:

    class Answered(Value, _native.Answered):
        """An answer that core keeps: its fields become Python's when they are read."""

    class Record(Value, _native.Recorded):
        """The same of a result."""


def held(value: Value) -> dict[str, Any]:
    """What it holds, by name."""
    return {name: getattr(value, name) for name in _SHAPES[type(value)][0]}


def _again(kind: type[Value], values: dict[str, Any]) -> Value:
    return kind(**values)
