"""What crosses the wire smaller, and what must not."""

import gzip

import brotli
import pytest
from sqlalchemy import orm

from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in

READS = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize("path", ["/sc/", "/static/css/parts.css"])
def test_what_strangers_may_see_is_compressed(client: LintClient, path: str) -> None:
    plain, small = client.get(path), client.get(path, headers=READS)
    assert small.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2
    assert brotli.decompress(small.data) == plain.data
    older = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(older.data) == plain.data


def test_what_only_one_reader_may_see_is_not(client: LintClient, db: orm.Session) -> None:
    sign_in(client, make_user(db))
    page = client.get("/sc/account/", headers=READS)
    assert page.status_code == 200
    assert "Content-Encoding" not in page.headers


def test_what_is_small_or_packed_already_stays_as_it_is(client: LintClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=READS).headers
