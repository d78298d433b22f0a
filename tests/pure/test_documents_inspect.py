"""What may be handed in: the whole corpus, and the limits of time and memory."""

import hashlib
import tracemalloc
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest

from services.documents import inspect as inspection
from services.documents.contents.examining import examine
from services.documents.inspect import KINDS
from services.errors import Invalid
from tests.corpus import File
from tests.corpus.benign import BENIGN
from tests.corpus.builders import docx, jpeg, pdf, png
from tests.corpus.clicked import CLICKED
from tests.corpus.evasive import EVASIVE
from tests.corpus.hostile import BOMB, HOSTILE
from tests.support.pace import within

SECONDS = 8.0
"""Reading the largest once takes two; what grows with the square of the size takes minutes."""
inspect = partial(inspection.inspect, examine=examine)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as raised:
        call()
    (problem,) = raised.value.problems
    return str(problem.message)


@pytest.mark.parametrize("file", [*HOSTILE, *EVASIVE, *CLICKED], ids=str)
def test_a_hostile_file_is_refused_for_the_right_reason_and_quickly(file: File) -> None:
    data = file.build()
    with within(SECONDS):
        said = refusal(lambda: inspect(file.filename, BytesIO(data), accept=set(KINDS)))
    assert said.startswith(file.verdict)


@pytest.mark.parametrize("file", BENIGN, ids=str)
def test_an_honest_file_is_taken_with_its_name(file: File) -> None:
    data = file.build()
    upload = inspect(file.filename, BytesIO(data), accept=set(KINDS))
    assert upload.filename == file.verdict
    assert (upload.size, upload.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(HOSTILE) >= 100
    assert len({file.about for file in HOSTILE}) == len(HOSTILE)


def test_the_media_type_is_that_of_the_content() -> None:
    found = [inspect("", BytesIO(build()), accept=set(KINDS)) for build in (pdf, png, jpeg)]
    assert [upload.media_type for upload in found] == ["application/pdf", "image/png", "image/jpeg"]


def test_a_kind_that_the_slot_does_not_accept_is_refused_with_those_it_does() -> None:
    sentence = refusal(lambda: inspect("a.docx", BytesIO(docx()), accept=["pdf", "jpeg"]))
    assert sentence == "The file must be one of these kinds: PDF, JPEG"


def test_the_problem_names_the_field_it_was_given() -> None:
    with pytest.raises(Invalid) as raised:
        inspect("a.pdf", BytesIO(), accept=["pdf"], field="documents.licence")
    assert raised.value.problems[0].field == "documents.licence"


def test_no_more_is_read_than_the_limit_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.documents.inspect.MAX_BYTES", 1024)
    stream = BytesIO(b"%PDF-" + b"\0" * 5000)
    sentence = refusal(lambda: inspect("a.pdf", stream, accept=["pdf"]))
    assert sentence.startswith("The file must be smaller")
    assert stream.tell() == 1025


def test_a_name_never_grows_beyond_two_hundred_bytes() -> None:
    for name in ("深" * 300 + ".pdf", "深" * 300, "x" * 199 + ".pdf"):
        upload = inspect(name, BytesIO(pdf()), accept=["pdf"])
        assert len(upload.filename.encode()) <= 200
        assert upload.filename.endswith(".pdf")


@pytest.mark.parametrize("file", [f for f in HOSTILE if f.verdict == BOMB], ids=str)
def test_a_bomb_needs_little_memory(file: File) -> None:
    data = file.build()
    tracemalloc.start()
    try:
        refusal(lambda: inspect(file.filename, BytesIO(data), accept=set(KINDS)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
