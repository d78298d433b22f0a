"""Content in YAML files: texts in three languages, how far a fact is verified, strict reading."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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

from services.language import Text, derive_later, traditional
from services.refusals import IDENTIFIERS, refusals


class BadContent(Exception):
    """A content file is wrong. The process must not start with it."""


@contextmanager
def noting(wrong: list[str]) -> Iterator[None]:
    """Note what is wrong with a file, each line once, and go on to the next."""
    try:
        yield
    except BadContent as bad:
        wrong += [line for line in str(bad).splitlines() if line not in wrong]


def refuse(wrong: list[str]) -> None:
    """Refuse what was found wrong, if anything was.

    Raises:
        BadContent: all of it, a line each.

    """
    if wrong:
        raise BadContent("\n".join(wrong))


class Frozen(BaseModel):
    """A record that refuses unknown keys and cannot be changed."""

    # Each is built when first read, those within it at the same time: it takes half as long.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def read_text(value: object) -> object:
    """Read a `Text` from `{sc, en}` or `{sc, en, tc}`; derive Traditional unless given."""
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping) or not {"sc", "en"} <= value.keys() <= {"sc", "en", "tc"}:
        raise ValueError("a text is written {sc: ..., en: ...}, with tc only where it differs")
    for language, words in value.items():
        if not isinstance(words, str) or not words.strip():
            raise ValueError(f"the text has no words in {language}")
    if value["sc"] != value["en"] and not _CHINESE.search(value["sc"]):
        raise ValueError("sc has no Chinese; a name without any, such as CMMI, is the same in en")
    return Text.of(**value)


_CHINESE = re.compile("[\u4e00-\u9fff]")


ContentText = Annotated[Text, BeforeValidator(read_text)]
"""A `Text` written inline in YAML."""


def _keep_traditional(words: str) -> str:
    derive_later(words)
    return words


Verbatim = Annotated[str, AfterValidator(_keep_traditional)]
"""The plan's own words. Pages need their Traditional form later, when the converter, which is
large, is no longer in memory."""


def with_number(title: Text, number: str | None) -> Text:
    """Write the title of a document, followed by its number if it has one: a `Verbatim`."""
    if number is None:
        return title
    return Text(
        sc=f"{title.sc}（{number}）",
        tc=f"{title.tc}（{traditional(number)}）",
        en=f"{title.en} ({number})",
    )


Status = Literal["V", "P", "K"]
"""How far a fact is verified: in a public source, partly, or not (shown as indicative)."""


class _PlainLoader(yaml.CSafeLoader):
    """Reads YAML of plain values, in a fifth of the time that the library's loader takes.

    It refuses a key that is written twice, which otherwise would lose the first value.
    """

    def read(self) -> Any:
        """Read the one document of the file."""
        node = self.get_single_node()
        return None if node is None else self._value(node)

    def _value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one) for one in node.value]
        return node.value if node.tag == _STRING else self.construct_object(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is one plain word", key.start_mark
                )
            name = self._value(key)
            if name in found:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} is written twice", node.start_mark
                )
            found[name] = self._value(value)
        return found


_STRING, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"


def read_yaml(path: Path, shape: TypeAdapter[Any]) -> Any:
    """Read a file, and check its content against a shape.

    Raises:
        BadContent: it is not YAML or has another shape; names file and place.

    """
    return check_shape(load_yaml(path), shape, path.name)


def load_yaml(path: Path, name: str | None = None) -> Any:
    """Read a YAML file.

    Args:
        name: how messages name the file; its own name by default.

    Raises:
        BadContent: it is not YAML.

    """
    try:
        return _PlainLoader(path.read_text("utf-8")).read()
    except yaml.YAMLError as error:
        raise BadContent(f"{name or path.name}: {error}") from error


def check_shape(raw: Any, shape: TypeAdapter[Any], name: str) -> Any:
    """Check content against a shape.

    Raises:
        BadContent: it has another; names the file and the place.

    """
    try:
        return shape.validate_python(raw)
    except ValidationError as error:
        found = refusals(error, raw, shape)
        raise BadContent("\n".join(f"{name}: {one}" for one in found)) from error


class SharedMapping(dict[str, Any]):
    """A mapping taken from a shared part into a file; `part` names the shared part."""

    part: str = ""

    def with_values(self, values: Mapping[str, Any]) -> "SharedMapping":
        """Make a mapping of other values, from the same part."""
        other = SharedMapping(values)
        other.part = self.part
        return other


def identifier(member: Any) -> Any:
    """Find the value that identifies a member of a list; None if it has none."""
    if isinstance(member, Mapping):
        return next((member[key] for key in IDENTIFIERS if key in member), None)
    return member if isinstance(member, str) else None
