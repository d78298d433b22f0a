"""What can fill in an answer before anybody types."""

from typing import Literal

Prefill = Literal[
    "applicant.kind",
    "applicant.name",
    "applicant.name_en",
    "applicant.credit_code",
    "applicant.district",
    "applicant.legal_representative",
    "applicant.address",
    "applicant.established_on",
    "applicant.phone",
    "applicant.identity",
    "organisation.name",
    "organisation.district",
    "person.name_en",
    "person.address",
    "filer.name",
    "filer.email",
    "draft.language",
]
"""What can fill in an answer: the profile of any applicant, or of one kind of applicant
only; the account of the filer; the language of the draft."""


IDENTITY = frozenset(
    {
        "applicant.name",
        "applicant.credit_code",
        "applicant.legal_representative",
        "applicant.identity",
        "organisation.name",
    }
)
"""What says who applies. It is the profile's, which was confirmed, and nobody types it."""
