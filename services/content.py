"""Content kept in YAML: trilingual texts, how far a fact is verified, strict reading."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
)

from services.language import Text, traditional


class BadContent(Exception):
    """A content file is wrong. The process must not start with it."""


class Frozen(BaseModel):
    """A record that refuses what it does not know and cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_text(value: object) -> object:
    """A `Text` from `{sc, en}` or `{sc, en, tc}`; Traditional is derived unless given."""
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping) or not {"sc", "en"} <= value.keys() <= {"sc", "en", "tc"}:
        raise ValueError("a text is written {sc: ..., en: ...}, with tc only where it differs")
    for language, words in value.items():
        if not isinstance(words, str) or not words.strip():
            raise ValueError(f"the text has no words in {language}")
    return Text.of(**value)


ContentText = Annotated[Text, BeforeValidator(read_text)]
"""A `Text` written inline in YAML."""


def _keep_traditional(words: str) -> str:
    traditional(words)
    return words


Verbatim = Annotated[str, AfterValidator(_keep_traditional)]
"""The plan's own words. Their Traditional form is derived as they are read: pages will
ask for it, and by then the converter, which is large, has been given back."""

Status = Literal["V", "P", "K"]
"""How far a fact is verified: in a public source, partly, or not (shown as indicative)."""


class _UniqueKeys(yaml.CSafeLoader):
    """YAML that refuses a key written twice, of which the first would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key} is written twice", node.start_mark
            )
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, shape: TypeAdapter[Any]) -> Any:
    """A file's content, checked against a shape.

    Raises:
        BadContent: it is no YAML or has another shape; names file and place.

    """
    return shaped(load_yaml(path), shape, path.name)


def load_yaml(path: Path, name: str | None = None) -> Any:
    """Read a file as it is written.

    Args:
        name: how messages name the file; its own name unless told.

    Raises:
        BadContent: it is no YAML.

    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_UniqueKeys)  # noqa: S506
    except yaml.YAMLError as error:
        raise BadContent(f"{name or path.name}: {error}") from error


def shaped(raw: Any, shape: TypeAdapter[Any], name: str) -> Any:
    """Check content against a shape.

    Raises:
        BadContent: it has another; names the file and the place.

    """
    try:
        return shape.validate_python(raw)
    except ValidationError as error:
        found = [
            f"{name}: {place(problem['loc'], raw)}: {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        ]
        raise BadContent("\n".join(found)) from error


class Taken(dict[str, Any]):
    """A mapping that stands in another file than the one it is read for: `part` names it."""

    part: str = ""

    def with_values(self, values: Mapping[str, Any]) -> "Taken":
        """Make one of the same part."""
        other = Taken(values)
        other.part = self.part
        return other


IDENTIFIERS = ("code", "phase", "agency")
"""What tells the members of a list apart, where one of these is among their keys."""


def identifier(member: Any) -> Any:
    """What a member of a list is called; None where it has no name."""
    if isinstance(member, Mapping):
        return next((member[key] for key in IDENTIFIERS if key in member), None)
    return member if isinstance(member, str) else None


def place(loc: tuple[int | str, ...], raw: Any) -> str:
    """Where something is, as an author looks for it: members of lists by their codes."""
    steps, part, here = [], "", raw
    for step in loc:
        inside = _member(here, step)
        if inside is not None:
            here = inside
        code = identifier(here) if isinstance(step, int) else None
        steps.append(str(step) if code is None else str(code))
        part = here.part if isinstance(here, Taken) else part
    said = ".".join(steps) or "the whole file"
    return f"{said} (of {part})" if part else said


def _member(here: Any, step: int | str) -> Any:
    """What is at a step; None where the shape has a step that the content has not."""
    if isinstance(here, Mapping):
        return here.get(step)
    return here[step] if isinstance(here, list | tuple) and isinstance(step, int) else None
