"""Why a content file is refused, in its author's words: each cause once, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

NAMES = ("code", "unit", "phase", "rule", "number")
"""What an entry of a list is called by, rather than by its number."""


@dataclass(frozen=True, slots=True)
class _Cause:
    """One thing that was found wrong.

    Args:
        steps: keys and numbers that lead to it in the file.
        names: the same as the author reads them.
        part: the shared part that it stands in, if it does.
        guessed: whether it only says that one of several shapes does not fit.
    """

    steps: tuple[int | str, ...]
    names: tuple[str, ...]
    said: str
    guessed: bool
    part: str = ""

    @property
    def place(self) -> str:
        """Where it is in the file."""
        there = ".".join(self.names) or "the whole file"
        return f"{there} (of {self.part})" if self.part else there


def refusals(error: ValidationError, raw: Any, shape: TypeAdapter[Any]) -> list[str]:
    """What is wrong with a file's content.

    Args:
        raw: what the file holds.
        shape: what it was held against.
    """
    shapes = list(_field_sets(shape.core_schema))
    causes = [_cause(dict(found), raw, shapes) for found in error.errors()]
    told: dict[str, list[str]] = {}
    for cause in causes:
        if not (cause.guessed and _is_explained(cause, causes)):
            told.setdefault(cause.place, []).append(cause.said)
    return [f"{place}: {'; or '.join(dict.fromkeys(said))}" for place, said in told.items()]


def _is_explained(cause: _Cause, causes: Sequence[_Cause]) -> bool:
    """Whether another cause lies within: that of the shape that the author meant."""
    depth = len(cause.steps)
    return any(not c.guessed and c.steps[:depth] == cause.steps for c in causes)


def _cause(found: Mapping[str, Any], raw: Any, shapes: "Sequence[_Fields]") -> _Cause:
    node, steps, names, part, last_is_step = raw, [], [], "", True
    for step in found["loc"]:
        last_is_step = _holds(node, step)
        if not last_is_step:
            continue  # a shape that was tried, or a key that is missing
        node = node[step]
        steps.append(step)
        names.append(_name(node, step))
        part = getattr(node, "part", part)
    key = str(found["loc"][-1]) if found["loc"] else ""
    kind = found["type"]
    if kind == "extra_forbidden":
        parent = _at(raw, steps[:-1])
        said = f"there is no key `{key}` here{_meant(key, _known(parent, shapes))}"
        return _Cause(tuple(steps), tuple(names[:-1]), said, guessed=False, part=part)
    if kind == "missing":
        return _Cause(tuple(steps), tuple(names), f"`{key}` is missing", guessed=False, part=part)
    # A list counts as too short without the entries that are wrong themselves, and a
    # condition as no yes or no; a sentence of our own is never a guess.
    is_ours = kind == "value_error"
    is_condition = kind == "bool_type" and isinstance(found["input"], Mapping)
    guessed = not is_ours and (not last_is_step or kind == "too_short" or is_condition)
    return _Cause(tuple(steps), tuple(names), _words(found), guessed, part)


def _holds(node: Any, part: int | str) -> bool:
    if isinstance(node, Mapping):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _at(raw: Any, steps: Sequence[int | str]) -> Any:
    for step in steps:
        raw = raw[step]
    return raw


def _name(node: Any, part: int | str) -> str:
    if isinstance(part, str):
        return part
    known = (node.get(name) for name in NAMES) if isinstance(node, Mapping) else ()
    return next((str(name) for name in known if isinstance(name, str | int)), str(part + 1))


def _words(found: Mapping[str, Any]) -> str:
    about = found.get("ctx", {})
    match found["type"]:
        case "union_tag_invalid":
            known = about["expected_tags"].replace("'", "").split(", ")
            tag = str(about["tag"])
            return f"`{tag}` is none of {', '.join(known)}{_meant(tag, known)}"
        case "union_tag_not_found":
            return f"`{str(about['discriminator']).strip(chr(39))}` is missing"
        case "literal_error":
            known = about["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            given = str(found["input"])
            return f"`{given}` is none of {', '.join(known)}{_meant(given, known)}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "is written as keys with values"
        case "tuple_type" | "list_type":
            return "is written as a list"
    said: str = found["msg"]
    return said.removeprefix("Value error, ")


def _meant(given: str, known: Sequence[str]) -> str:
    close = get_close_matches(given, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


_Fields = Mapping[str, Any]
"""The fields of a record, as its schema has them."""


def _known(node: Any, shapes: Sequence[_Fields]) -> list[str]:
    """The keys of the kind that stands there; else of the shapes that fit it best."""
    given = node if isinstance(node, Mapping) else {}
    fitting = [one for one in shapes if _is_kind(one, given)] or shapes
    best = max((len(given.keys() & one.keys()) for one in fitting), default=0)
    return sorted({key for one in fitting if len(given.keys() & one.keys()) == best for key in one})


def _is_kind(fields: _Fields, given: Mapping[str, Any]) -> bool:
    """Whether a record is of the one kind, or rule, that something names itself."""
    named = [
        field["schema"]["expected"] == [given.get(name)]
        for name, field in fields.items()
        if field["schema"].get("type") == "literal" and len(field["schema"]["expected"]) == 1
    ]
    return any(named)


def _field_sets(schema: Any) -> Iterator[_Fields]:
    """The fields of every record within a shape."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "model-fields":
            yield schema["fields"]
        for inner in schema.values():
            yield from _field_sets(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from _field_sets(inner)
