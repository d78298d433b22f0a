"""What an association fills in for members: its files fit the forms, and a wrong one stops."""

import re
from pathlib import Path
from typing import Any

import pytest

from services.catalogue.answers import right_filing
from services.catalogue.grouped import load_groups, question_at, read_groups
from services.content import BadContent
from services.settings import ROOT

PAGE = (ROOT / "docs" / "items.md").read_text("utf-8")
(EXAMPLE,) = re.findall(r"reads this group -->\n```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)

OTHERWISE = {"training.provider_name": "示例培训机构"}
"""What an association answers, and the right filing of a company by itself does not."""


def read(folder: Path, text: str) -> dict[str, Any]:
    """Read one file as that of a service."""
    home = folder / "fund-expo"
    home.mkdir()
    (home / "group.yaml").write_text(text, "utf-8")
    return dict(read_groups(folder))


def test_the_example_of_the_handbook_is_a_group(tmp_path: Path) -> None:
    found = read(tmp_path, EXAMPLE)["fund-expo"]
    assert found.each == ("shows.list.booth_no",)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("shows.list.booth_no", "shows.list.chair", "no shows.list.chair"),
        ("shows.list.booth_no", "shows.list", "is a list"),
        ("shows.list.booth_no", "shows.list.name", "named twice: shows.list.name"),
        ("participation.where,", "participation.there,", "no participation.there"),
        ("title:", "titel:", "titel"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in EXAMPLE
    with pytest.raises(BadContent) as refused:
        read(tmp_path, EXAMPLE.replace(right, wrong))
    assert "fund-expo/group.yaml" in str(refused.value)
    assert said in str(refused.value)


def test_the_answers_of_a_right_filing_fit_and_are_put_where_they_belong() -> None:
    for code, shape in load_groups().items():
        right = right_filing(code).answers
        flat = {}
        for path in (*shape.shared, *shape.each):
            section, question, *column = path.split(".")
            value = right.get(section, {}).get(question)
            value = value[0].get(column[0]) if column and value else value
            value = OTHERWISE.get(path) if value is None else value
            if value is not None:
                flat[path] = value
        assert shape.find_problems(flat, (*shape.shared, *shape.each)) == []
        assert shape.clean(flat, shape.shared).keys() | shape.clean(flat, shape.each) == flat.keys()
        for path, value in flat.items():
            section, question, *column = path.split(".")
            found = shape.nest(flat)[section][question]
            assert (found[0][column[0]] if column else found) == value
            assert question_at(shape.item, path)


def test_what_is_not_asked_is_not_kept() -> None:
    shape = load_groups()["fund-expo"]
    flat = {"participation.where": "mainland", "shows.list.country": "SG", "shows.list.name": "展"}
    assert shape.clean(flat, shape.shared).keys() == {"participation.where", "shows.list.name"}
