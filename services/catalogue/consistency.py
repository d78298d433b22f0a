"""Checks that an item is consistent, in itself and with the plan. Each problem is a
sentence for the author, and begins with the place in the file.
"""

from collections.abc import Iterator, Mapping

from services.catalogue import own_rules, reckoning
from services.catalogue.comparable import comparable
from services.catalogue.fields import (
    ChoiceField,
    ChoicesField,
    Column,
    CountryField,
    DateField,
    Field,
    IdentityField,
    RowsField,
    YesNoField,
)
from services.catalogue.money.consistency import amount_conditions, problems_of_amount
from services.catalogue.natures import TERMS
from services.catalogue.parts import ReasonUse
from services.catalogue.route_consistency import problems_of_route
from services.catalogue.routes import PURSE
from services.catalogue.rules import CheckRule, RowRule
from services.catalogue.rules.base import NUMERIC
from services.catalogue.rules.figures import HasEach, OnlyOptions
from services.catalogue.rules.identities import HELD_BY, IdentityFits
from services.catalogue.schema import Item
from services.catalogue.types import When
from services.conditions import AnyRow, Sum
from services.conditions import problems as problems_of

_PREFILLS: dict[str, frozenset[str]] = {
    "applicant.kind": frozenset({"choice"}),
    "applicant.credit_code": frozenset({"credit_code", "text"}),
    "applicant.district": frozenset({"district"}),
    "applicant.established_on": frozenset({"date"}),
    "applicant.phone": frozenset({"phone", "text"}),
    "applicant.identity": frozenset({"identity"}),
    "organisation.district": frozenset({"district"}),
    "filer.email": frozenset({"email", "text"}),
    "draft.language": frozenset({"choice"}),
}
"""The kinds of question that each prefill fits; any other prefill fits text."""

OF_CERTIFICATES: tuple[ReasonUse, ...] = ("revoke", "cancel")
"""The actions against what was granted: what is no certificate cannot be taken back."""


def problems(item: Item) -> Iterator[str]:
    """Yield everything that is wrong with an item."""
    yield from _codes(item)
    if item.valid_to is not None and item.valid_to < item.valid_from:
        yield "valid_to: is before valid_from"
    if (item.nature == "guide") != (not item.sections):
        yield "sections: what can be applied for has some, and only a guide has none"
    yield from _limits(item)
    yield from _reasons(item)
    yield from _refusals(item)
    yield from _nature(item)
    yield from _questions(item)
    yield from _conditions(item)
    yield from _references(item)
    yield from problems_of_route(item)


def _codes(item: Item) -> Iterator[str]:
    yield from _duplicates("sections", [section.code for section in item.sections])
    for section in item.sections:
        codes = [field.code for field in section.fields]
        yield from _duplicates(f"fields of {section.code}", codes)
    yield from _duplicates("documents", [document.code for document in item.documents])
    yield from _duplicates("conditions", [condition.code for condition in item.conditions])
    yield from _duplicates("reasons", [reason.code for reason in item.reasons])
    yield from _duplicates("refusals", [refusal.code for refusal in item.refusals])
    yield from _duplicates("limits", [limit.phase for limit in item.limits])
    if any(section.code == "documents" for section in item.sections):
        yield "sections: a section cannot be called documents"


def _duplicates(what: str, codes: list[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"two {what} are called {code}"


def _limits(item: Item) -> Iterator[str]:
    terms = TERMS[item.nature]
    needed = terms.phases | ({"opinion"} if terms.consults and item.route.advisers else frozenset())
    if missing := needed - {limit.phase for limit in item.limits}:
        yield f"limits: there is no limit for {', '.join(sorted(missing))}"
    for limit in item.limits:
        if limit.from_receipt and limit.phase != "decision":
            yield f"limits.{limit.phase}: only a decision can count from_receipt"


def _reasons(item: Item) -> Iterator[str]:
    """Check that there are reasons for every action against the applicant's wish, and no others."""
    uses = [*TERMS[item.nature].uses, *(OF_CERTIFICATES if item.result.certificate else ())]
    for use in uses:
        if not item.reasons_for(use):
            yield f"reasons: there is none to {use} a {item.nature}, here or in reasons.yaml"
    for reason in item.reasons:
        for use in (one for one in reason.uses if one not in uses):
            why = (
                "its result is no certificate"
                if use in OF_CERTIFICATES
                else f"with reasons one can {', '.join(uses) or 'do nothing with'} it"
            )
            yield f"reasons.{reason.code}: one cannot {use} this {item.nature}: {why}"


def _refusals(item: Item) -> Iterator[str]:
    """Check that each thing that a refusal can mean can be meant, and has a reason."""
    codes = {refusal.code for refusal in item.refusals}
    if codes and "refuse" not in TERMS[item.nature].uses:
        yield f"refusals: a {item.nature} is not refused"
    for reason in item.reasons_for("refuse"):
        if reason.refusal and reason.refusal not in codes:
            yield f"reasons.{reason.code}: refusals has no {reason.refusal}"
    for code in sorted(codes):
        if not any(one.refusal in (None, code) for one in item.reasons_for("refuse")):
            yield f"refusals.{code}: there is no reason for it"


def _nature(item: Item) -> Iterator[str]:
    """Check that what only some natures state is there for them, and for no others."""
    if item.nature not in ("hand_off", "guide") and item.decider is not None:
        yield "decider: only a hand-off names who decides, or a guide that leads there"
    if item.nature == "hand_off" and item.decider is None:
        yield "decider: a hand-off names who decides"
    if TERMS[item.nature].consents != (item.consent is not None):
        yield "consent: an enquiry and a matching name the question, and only they"
    if item.consent is not None and not isinstance(item.by_path.get(item.consent), YesNoField):
        yield f"consent: {item.consent} is not a question of yes or no"
    yield from _shares(item)
    if item.result.certificate and "decision" not in TERMS[item.nature].phases:
        yield f"result: a {item.nature} is not decided and gives no certificate"


def _shares(item: Item) -> Iterator[str]:
    """Check that a matching says what is shared with whom, and that all of it is there."""
    shares = item.shares
    if (item.nature == "matching") != (shares is not None):
        yield "shares: a matching says what is shared with whom, and only it"
    if shares is None:
        return
    if not isinstance(item.by_path.get(shares.chosen), ChoicesField):
        yield f"shares.chosen: {shares.chosen} is not a question of several options"
    sections = {section.code for section in item.sections}
    for code in sorted(set(shares.sections) - sections):
        yield f"shares.sections: there is no section {code}"
    for code in sorted(set(shares.documents) - {slot.code for slot in item.documents}):
        yield f"shares.documents: there is no document {code}"


# --- questions --------------------------------------------------------------------


def _questions(item: Item) -> Iterator[str]:
    for path, field in item.by_path.items():
        yield from _question(path, field)
        if isinstance(field, RowsField):
            columns = {column.code: column for column in field.columns}
            for column in field.columns:
                yield from _question(f"{path}.{column.code}", column)
                yield from _check_named(f"{path}.{column.code}", column, columns)
            for rule in field.checks:
                yield from _rule(f"{path}.checks: {rule.rule}", rule, columns)
                if rule.when is not None:
                    yield f"{path}.checks: {rule.rule}: only a rule of the item has a `when`"
        yield from _check_named(path, field, item.by_path)


def _question(path: str, field: Field | Column) -> Iterator[str]:
    for least, most in (("min", "max"), ("min_length", "max_length")):
        low, high = getattr(field, least, None), getattr(field, most, None)
        if low is not None and high is not None and low > high:
            yield f"{path}: {least} is above {most}"
    fits = _PREFILLS.get(field.prefill or "", frozenset({"text", "textarea"}))
    if field.prefill and field.kind not in fits:
        yield f"{path}: {field.prefill} cannot fill in a {field.kind}"


def _check_named(
    path: str, field: Field | Column, others: Mapping[str, Field | Column]
) -> Iterator[str]:
    """Check the questions that an identity document names: of the birth, and of the country."""
    if not isinstance(field, IdentityField):
        return
    if field.born and not isinstance(others.get(field.born), DateField):
        yield f"{path}: {field.born} is not a date"
    if field.nationality and not isinstance(others.get(field.nationality), CountryField):
        yield f"{path}: {field.nationality} is not a country"


# --- conditions -------------------------------------------------------------------


def _conditions(item: Item) -> Iterator[str]:
    """Check that every condition compares earlier questions, with values that they can have."""
    before: dict[str, Field | Column] = {}
    for section in item.sections:
        yield from _check_condition(section.code, section.when, before)
        for field in section.fields:
            path = f"{section.code}.{field.code}"
            yield from _check_condition(path, field.when, before)
            yield from _check_condition(path, _when_of(field.required), before)
            yield from _of_this_page(path, field.when)
            if isinstance(field, RowsField):
                yield from _of_columns(path, field, before)
            before[path] = field
    for document in item.documents:
        yield from _check_condition(f"documents.{document.code}", document.when, before)
        yield from _check_condition(
            f"documents.{document.code}", _when_of(document.required), before
        )
        rows = before.get(document.each or "")
        if document.each and not isinstance(rows, RowsField):
            yield f"documents.{document.code}.each: {document.each} is no list of rows"
    for part in item.route.others:
        yield from _check_condition(f"route.{part.unit}", part.when, before)
    for refusal in item.refusals:
        final = refusal.final
        for holds in (final.when, final.partly) if final else ():
            yield from _check_condition(f"refusals.{refusal.code}.final", holds, before)
    for where, when, listed in amount_conditions(item.amount) if item.amount else ():
        rows = before.get(listed or "")
        columns = rows.columns if isinstance(rows, RowsField) else ()
        yield from _check_condition(where, when, {**before, **{one.code: one for one in columns}})


def _of_columns(path: str, field: RowsField, before: Mapping[str, Field | Column]) -> Iterator[str]:
    known = dict(before)
    for column in field.columns:
        yield from _check_condition(f"{path}.{column.code}", column.when, known)
        yield from _of_this_page(path, column.when)
        yield from _check_condition(f"{path}.{column.code}", _when_of(column.required), known)
        if isinstance(column, DateField):
            yield from _check_condition(f"{path}.{column.code}", column.under_when, known)
        known[column.code] = column


def _of_this_page(path: str, when: When | None) -> Iterator[str]:
    """Check that a question does not appear by a list of its own page, which no browser adds up."""
    for leaf in when.leaves() if when else ():
        if (
            isinstance(leaf, Sum | AnyRow)
            and leaf.rows.split(".")[0] == path.split(".", maxsplit=1)[0]
        ):
            yield f"{path}: looks at the rows of {leaf.rows}, a list on the same page"


def _when_of(required: bool | When) -> When | None:
    return required if isinstance(required, When) else None


def _check_condition(
    where: str, when: When | None, before: Mapping[str, Field | Column]
) -> Iterator[str]:
    if when is None:
        return
    fields = {path: comparable(before[path]) for path in when.paths() if path in before}
    for problem in problems_of(when, fields, lambda path: _why_not_seen(path, before)):
        yield f"{where}: {problem}"


def _why_not_seen(path: str, before: Mapping[str, Field | Column]) -> str:
    """Say why a condition cannot compare a question."""
    for listed, field in before.items():
        if isinstance(field, RowsField) and path in {column.code for column in field.columns}:
            return f"`{path}` is a column of {listed}, which only the rows of that list see"
    if path.count(".") > 1:
        column = path.rpartition(".")[2]
        return f"`{column}` is a column of a list: a row's own are written alone"
    return f"its condition looks at {path}, which is not asked before it"


# --- references -------------------------------------------------------------------


def _rounds(item: Item) -> Iterator[str]:
    if item.rounds != (item.amount is not None):
        yield "rounds: an item has rounds if it pays an amount, from the budget of a round"
    if item.rounds and item.route.purse is None:
        yield f"route: {PURSE} gives an opinion on the lists of rounds, and is not asked"
    if not item.rounds and (item.allocation, item.one_per_round) != ("rule", "refuse"):
        yield "allocation, one_per_round: only of an item that has rounds"
    if (item.allocation == "competitive") != (item.scoring is not None):
        yield "scoring: a competitive item, and only such, says what experts score"


def _references(item: Item) -> Iterator[str]:
    fields = item.by_path
    for rule in item.rules:
        yield from _rule(f"rules: {rule.rule}", rule, fields)
        yield from _columns_of(rule, fields)
        yield from _check_condition(f"rules: {rule.rule}", rule.when, fields)
        if isinstance(rule, IdentityFits):
            yield from _statuses(rule, fields)
    yield from _facts(item)
    yield from reckoning.problems_of(item.reckoned, fields)
    yield from _rounds(item)
    if item.amount:
        yield from problems_of_amount(item.amount, fields)
        for line in item.amount.with_rows:
            yield from _own_rule(f"amount.{line.code}.counts", item, getattr(line, "counts", None))
    yield from _named_by_answers(item)


def _named_by_answers(item: Item) -> Iterator[str]:
    """Check that the questions whose answers a certificate prints are of kinds that it can."""
    named = [(f"holder.{part}", path) for part, path in item.result.holder or ()]
    if item.result.recognises:
        named.append(("recognises", item.result.recognises))
    for part, path in named:
        found, kind = item.by_path.get(path), "identity" if part == "holder.identity" else "text"
        if found is None or found.kind != kind:
            yield f"result.{part}: {path} is no question of kind {kind}"


def _facts(item: Item) -> Iterator[str]:
    for name, fact in item.self_check.facts.items() if item.self_check else ():
        where, field = f"self_check.facts.{name}", item.by_path.get(fact.answer)
        if field is None:
            yield f"{where}: there is no {fact.answer}"
        if fact.column and not (
            isinstance(field, RowsField) and _has_column(field, fact.column, NUMERIC)
        ):
            yield f"{where}: {fact.answer} has no column of numbers called {fact.column}"
        if fact.times != 1 and fact.take == "value" and (field and field.kind not in NUMERIC):
            yield f"{where}: {fact.answer} is no number that could be multiplied"
        yield from _own_rule(f"{where}.rows", item, fact.rows)
    for name, path in item.self_check.carried.items() if item.self_check else ():
        if path not in item.by_path:
            yield f"self_check.carried.{name}: there is no {path}"


def _rule(
    where: str, rule: CheckRule | RowRule, fields: Mapping[str, Field | Column]
) -> Iterator[str]:
    for part, kinds in rule.looks_at.items():
        path = getattr(rule, part)
        field = fields.get(path)
        if field is None:
            yield f"{where}: there is no {path}"
        elif field.kind not in kinds:
            yield f"{where}: {path} is a {field.kind}, not one of {', '.join(sorted(kinds))}"


def _statuses(rule: IdentityFits, fields: Mapping[str, Field]) -> Iterator[str]:
    status = fields.get(rule.status)
    known = [leaf.code for leaf in status.leaves()] if isinstance(status, ChoiceField) else []
    for code in known:
        if code not in HELD_BY:
            yield f"rules: identity_fits: {rule.status} offers {code}, of whom it knows nothing"


def _columns_of(rule: CheckRule, fields: Mapping[str, Field]) -> Iterator[str]:
    """Check that the columns a rule names exist and are of a kind that it can use."""
    for part, kinds in rule.columns.items():
        rows, code = fields.get(getattr(rule, "rows", "")), getattr(rule, part)
        if isinstance(rows, RowsField) and not _has_column(rows, code, kinds):
            wanted = "numbers" if kinds >= NUMERIC else " or ".join(sorted(kinds)) + "s"
            path = getattr(rule, "rows", "")
            yield f"rules: {rule.rule}: {path} has no column of {wanted} called {code}"
    if isinstance(rule, HasEach | OnlyOptions):
        rows = fields.get(rule.rows)
        columns = rows.columns if isinstance(rows, RowsField) else ()
        chosen = next((one for one in columns if one.code == rule.column), None)
        known = (
            {leaf.code for leaf in chosen.leaves()} if isinstance(chosen, ChoiceField) else set()
        )
        for code in sorted(set(rule.options) - known):
            yield f"rules: {rule.rule}: {rule.rows}.{rule.column} has no option {code}"


def _own_rule(where: str, item: Item, name: str | None) -> Iterator[str]:
    if name and name not in own_rules.names(item.code):
        yield f"{where}: rules.py of the item has no function {name}"


def _has_column(rows: RowsField, code: str, kinds: frozenset[str] | set[str]) -> bool:
    return any(column.code == code and column.kind in kinds for column in rows.columns)
