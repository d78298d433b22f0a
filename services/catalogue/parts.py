"""What an item is made of: limits, sections, documents, facts, reasons. Its route: `routes`."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field as Constrained
from pydantic import model_validator

from services.catalogue.fields import Field
from services.catalogue.types import Code, ItemCode, Path, Source, When
from services.content import ContentText, Frozen, Status, Verbatim

Nature = Literal[
    "licence",
    "recognition",
    "fund",
    "document",
    "filing",
    "hand_off",
    "enquiry",
    "matching",
    "register",
    "guide",
]
"""The kind of act: 行政许可, 认定, 资金, 证件, 备案, 转办, 咨询, 对接, 登记, 指南."""

RoundKind = Literal["rule", "competitive"]
"""How a round divides its budget: all at one coefficient (核准类), or by rank (评审类)."""

ApplicantKind = Literal["organisation", "person"]

LimitPhase = Literal[
    "acceptance",
    "correction",
    "check",
    "referral",
    "assignment",
    "forwarding",
    "clarification",
    "opinion",
    "answer",
    "outcome",
    "entry",
    "decision",
    "extension",
    "delivery",
    "payment",
    "report",
    "recovery_answer",
    "repayment",
]

ReasonUse = Literal["decline", "return", "strike", "refuse", "revoke", "cancel", "refer", "recover"]
"""The actions that need a reason: not accepting, returning, striking out a cost, refusing,
revoking or cancelling what was granted, handing over to the body that decides, recovering what
was paid."""

FileType = Literal["pdf", "jpeg", "png", "docx", "xlsx", "ofd"]
"""Types of file that can be handed in, as in `documents.inspect`."""


class Sharing(Frozen):
    """What institutions see of a matching: those that the applicant chose, nothing before consent.

    Args:
        chosen: the question of several options by which the applicant chooses; its options are
            the institutions.
        sections: the sections of the form that they see.
        documents: the documents that they see.
    """

    chosen: Path
    sections: tuple[Code, ...] = Constrained(min_length=1)
    documents: tuple[Code, ...] = ()


class Basis(Frozen):
    """A law or policy that the item rests on."""

    title: ContentText
    number: Verbatim | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    status: Status


class Condition(Frozen):
    """A condition for a favourable decision.

    If the item's topic has a rule of the same code, the checker decides it, with the
    words written here; else a reviewer decides.
    """

    code: str
    text: ContentText
    source: Source


class Limit(Frozen):
    """The time limit of one phase, and its legal basis.

    Args:
        from_receipt: whether the limit runs from the receipt of complete documents, as
            some laws provide, and not from acceptance.
        kind: `statutory` binds by law; `promise` is a service promise (承诺时限).
        status: K for a figure that is not verified and is shown as indicative.
    """

    phase: LimitPhase
    days: int = Constrained(ge=1, le=365)
    unit: Literal["working_day", "day"] = "working_day"
    from_receipt: bool = False
    basis: ContentText
    kind: Literal["statutory", "promise"]
    status: Status


class Fee(Frozen):
    """The fee of an item."""

    free: bool
    text: ContentText
    status: Status


class CertificateHolder(Frozen):
    """The answers that name the holder of a certificate, where an employer may apply.

    Args:
        name: path of the name in Chinese; if not answered, only the other name is used.
        name_en: path of the name in Latin letters.
        identity: path of the identity document.
    """

    name: str
    name_en: str
    identity: str


class Result(Frozen):
    """The result of a favourable decision.

    Args:
        papers: kinds of paper issued with it.
        certificate: title of the certificate, if there is one.
        holder: the holder of the certificate; the applicant if not given.
        recognises: the question that names what the certificate recognises, where that is a
            thing of the holder's, such as a base.
        months: how long it is valid; None if it does not expire.
        bilingual: whether the papers are in three languages, as they are read abroad.
    """

    text: ContentText
    papers: tuple[Literal["decision", "certificate"], ...] = ("decision",)
    certificate: ContentText | None = None
    holder: CertificateHolder | None = None
    recognises: Path | None = None
    validity: ContentText
    months: int | None = Constrained(default=None, ge=1)
    status: Status = "K"
    bilingual: bool = False

    @model_validator(mode="after")
    def _certificates_have_titles(self) -> "Result":
        if ("certificate" in self.papers) != (self.certificate is not None):
            raise ValueError("a certificate has a title, and only a certificate")
        if self.recognises and self.certificate is None:
            raise ValueError("only a certificate recognises something")
        return self


class Decider(Frozen):
    """The body outside this portal that decides what a hand-off prepares.

    Args:
        system: the address of the system in which it takes applications.
        seen_on: the day on which that was last verified.
        times: its own time limits, which are not this portal's.
    """

    body: ContentText
    address: ContentText
    system: str = Constrained(pattern=r"^https://")
    seen_on: date
    times: tuple[Source, ...] = ()


class Section(Frozen):
    """One page of the form."""

    code: Code
    title: ContentText
    intro: ContentText | None = None
    fields: tuple[Field, ...] = Constrained(min_length=1)
    when: When | None = None

    def field(self, code: str) -> Field:
        """Find a field by its code. Raises KeyError."""
        for field in self.fields:
            if field.code == code:
                return field
        raise KeyError(code)


class DocumentSlot(Frozen):
    """A document to hand in.

    Args:
        each: the list for each row of which a file is handed in, at least.
    """

    code: Code
    title: ContentText
    hint: ContentText | None = None
    required: bool | When = True
    when: When | None = None
    each: Path | None = None
    max_files: int = Constrained(default=1, ge=1, le=50)
    accept: tuple[FileType, ...] = Constrained(default=("pdf", "jpeg", "png"), min_length=1)
    source: Source | None = None


class FactFeed(Frozen):
    """How an answer gives a fact of the eligibility topic.

    Args:
        answer: path of the answer.
        take: the answer itself, the number of rows or options in it, that there is one, or
            the sum of a column, the age in full years on the day of filing of who was born on it.
        column: of a sum, the column.
        times: by what a number is multiplied, where the fact is in another unit.
        among: options to keep, if several can be chosen.
        rows: function of the item's `rules.py` that says which rows count.
    """

    answer: Path
    take: Literal["value", "count", "answered", "sum", "age"] = "value"
    column: Code | None = None
    times: Decimal = Constrained(default=Decimal(1), gt=0)
    among: tuple[Code, ...] = ()
    rows: Code | None = None

    @model_validator(mode="after")
    def _adds_up_a_column(self) -> "FactFeed":
        if (self.take == "sum") != (self.column is not None):
            raise ValueError("a sum, and only a sum, names the column")
        return self


class SelfCheck(Frozen):
    """The eligibility topic that checks the answers, and the facts that they give.

    Args:
        given: facts that follow from applying for this item.
        facts: facts that come from answers.
        carried: facts that only fill in an answer, and are weighed in the checker alone.
    """

    topic: ItemCode
    given: dict[Code, str | tuple[str, ...]] = Constrained(default_factory=dict)
    facts: dict[Code, FactFeed]
    carried: dict[Code, Path] = Constrained(default_factory=dict)


class Finality(Frozen):
    """That the law makes a refusal final: no reconsideration is offered against it.

    Args:
        source: the article that says so.
        when: it is final only where this holds of the answers.
        partly: where this holds, only a part of the refusal is final.
        part: that part, in words.
    """

    source: Source
    when: When
    partly: When
    part: ContentText


class Refusal(Frozen):
    """One of several things that refusing an item can mean; the approver says which.

    Args:
        title: what is refused, as the letter is called.
        note: what the letter says of it besides, such as which way stays open.
    """

    code: Code
    title: ContentText
    note: ContentText | None = None
    final: Finality | None = None


class ReasonOption(Frozen):
    """A reason that an agency gives: from a vocabulary, so that it is translated.

    Args:
        refusal: the refusal that it is a reason for; for any, if None.
        uses: for which actions.
        names_competent: whether who is competent instead must be named with it.
        after_correction: whether it can be given only once a correction was asked for.
    """

    code: Code
    text: ContentText
    names_competent: bool = False
    after_correction: bool = False
    refusal: Code | None = None
    uses: tuple[ReasonUse, ...] = Constrained(min_length=1)


class SharedReason(ReasonOption):
    """A reason that several items can be answered with.

    Args:
        natures: for which natures of item.
        items: of these natures, for which items; for all where none is named.
    """

    natures: tuple[Nature, ...] = Constrained(min_length=1)
    items: tuple[ItemCode, ...] = ()
