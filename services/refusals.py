"""Explains to authors why a content file is refused: each cause once, with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

IDENTIFIERS = ("code", "phase", "unit")
"""Keys that identify an entry of a list, where it has one."""

NAMES = (*IDENTIFIERS, "rule", "number")
"""Keys that name an entry in messages, better than its place."""


@dataclass(frozen=True, slots=True)
class _Cause:
    """One mistake found in a file.

    Args:
        steps: keys and numbers that lead to it in the file.
        names: the same, as the author reads them.
        part: the shared part that it is in, if it is in one.
        guessed: whether it only says that one of several possible shapes does not fit.
    """

    steps: tuple[int | str, ...]
    names: tuple[str, ...]
    said: str
    guessed: bool
    part: str = ""

    @property
    def place(self) -> str:
        """Its place in the file."""
        there = ".".join(self.names) or "the whole file"
        return f"{there} (of {self.part})" if self.part else there


def refusals(error: ValidationError, raw: Any, shape: TypeAdapter[Any]) -> list[str]:
    """List what is wrong with a file's content.

    Args:
        raw: the content of the file.
        shape: the shape that it was checked against.
    """
    shapes = list(_field_sets(shape.core_schema))
    causes = [_cause(dict(found), raw, shapes) for found in error.errors()]
    told: dict[str, list[str]] = {}
    for cause in causes:
        if not (cause.guessed and _is_explained(cause, causes)):
            told.setdefault(cause.place, []).append(cause.said)
    return [f"{place}: {'; or '.join(dict.fromkeys(said))}" for place, said in told.items()]


def _is_explained(cause: _Cause, causes: Sequence[_Cause]) -> bool:
    """Check whether another cause lies within this one: then the author meant that shape."""
    depth = len(cause.steps)
    return any(not c.guessed and c.steps[:depth] == cause.steps for c in causes)


def _cause(found: Mapping[str, Any], raw: Any, shapes: "Sequence[_Fields]") -> _Cause:
    node, steps, names, part, last_is_step = raw, [], [], "", True
    for step in found["loc"]:
        last_is_step = _has_step(node, step)
        if not last_is_step:
            continue  # the name of a shape that was tried, or a key that is missing
        node = node[step]
        steps.append(step)
        names.append(_name(node, step))
        part = getattr(node, "part", part)
    key = str(found["loc"][-1]) if found["loc"] else ""
    kind = found["type"]
    if kind == "extra_forbidden":
        parent = _find(raw, steps[:-1])
        said = f"there is no key `{key}` here{_suggestion(key, _known(parent, shapes))}"
        return _Cause(tuple(steps), tuple(names[:-1]), said, guessed=False, part=part)
    if kind == "missing":
        return _Cause(tuple(steps), tuple(names), f"`{key}` is missing", guessed=False, part=part)
    # A list seems too short if its entries are wrong, and a condition seems to be no
    # boolean; a sentence of our own is never a guess.
    is_ours = kind == "value_error"
    is_condition = kind == "bool_type" and isinstance(found["input"], Mapping)
    guessed = not is_ours and (not last_is_step or kind == "too_short" or is_condition)
    return _Cause(tuple(steps), tuple(names), _describe(found), guessed, part)


def _has_step(node: Any, part: int | str) -> bool:
    if isinstance(node, Mapping):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _find(raw: Any, steps: Sequence[int | str]) -> Any:
    for step in steps:
        raw = raw[step]
    return raw


def _name(node: Any, part: int | str) -> str:
    if isinstance(part, str):
        return part
    known = (node.get(name) for name in NAMES) if isinstance(node, Mapping) else ()
    return next((str(name) for name in known if isinstance(name, str | int)), str(part + 1))


def _describe(found: Mapping[str, Any]) -> str:
    about = found.get("ctx", {})
    match found["type"]:
        case "union_tag_invalid":
            known = about["expected_tags"].replace("'", "").split(", ")
            tag = str(about["tag"])
            return f"`{tag}` is none of {', '.join(known)}{_suggestion(tag, known)}"
        case "union_tag_not_found":
            return f"`{str(about['discriminator']).strip(chr(39))}` is missing"
        case "literal_error":
            known = about["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            given = str(found["input"])
            return f"`{given}` is none of {', '.join(known)}{_suggestion(given, known)}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "is written as keys with values"
        case "tuple_type" | "list_type":
            return "is written as a list"
    said: str = found["msg"]
    return said.removeprefix("Value error, ")


def _suggestion(given: str, known: Sequence[str]) -> str:
    close = get_close_matches(given, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


_Fields = Mapping[str, Any]
"""The fields of a record, as its schema has them."""


def _known(node: Any, shapes: Sequence[_Fields]) -> list[str]:
    """List the keys of the kind that is named there, else of the shapes that fit best."""
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
    """Yield the fields of every record within a shape."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "model-fields":
            yield schema["fields"]
        for inner in schema.values():
            yield from _field_sets(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from _field_sets(inner)
