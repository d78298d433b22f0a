"""The vocabulary of topics' conditions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from services.conditions import Comparable, Defined, When, problems, read
from services.content import BadContent, ContentText
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.facts import all_facts


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may refer to.

    Args:
        fields: the facts, asked or worked out.
        defined: named conditions.
    """

    fields: Mapping[str, Comparable]
    defined: Mapping[str, Defined]

    def read(self, raw: object, place: str) -> When:
        """Read a condition from YAML.

        Args:
            place: its place in the file, for messages.

        Raises:
            ValueError: it is not one, or refers to something unknown.
        """
        try:
            when = read(raw, self.defined)
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from error
        if wrong := list(problems(when, self.fields, "there is no fact {}".format)):
            raise ValueError("\n".join(f"{place}: {one}" for one in wrong))
        return when


def vocabulary_with(definitions: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
    """Collect the facts and the named conditions, each of which may use earlier ones.

    Raises:
        BadContent: a definition, or the condition under which a fact is asked, is wrong.
    """
    fields = {code: fact.comparable for code, fact in all_facts().items()}
    fields |= dict.fromkeys(DERIVATIONS, Comparable.derived("worked out"))
    known = Vocabulary(fields, {})
    with _in_file("facts.yaml"):
        for fact in all_facts().values():
            if fact.when is not None:
                known.read(fact.when, f"{fact.code}.when")
    with _in_file("shared.yaml"):
        for code, written in definitions.items():
            raw = {key: value for key, value in written.items() if key != "label"}
            label = TypeAdapter(ContentText).validate_python(written["label"])
            part = known.read(raw, f"conditions.{code}")
            known = Vocabulary(fields, {**known.defined, code: Defined(code, label, part)})
    return known


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise BadContent(f"{name}: {error}") from error
