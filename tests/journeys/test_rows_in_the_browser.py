"""How the questions of a row stand beside one another."""

from pathlib import Path

from playwright.sync_api import Page

from forms.builder import build
from tests.support.drawing import draw_form
from tests.support.funds import fund

STYLES = Path(__file__).parents[2] / "portal/static/css/questions.css"

FEES = fund("""
fields:
  - code: fees
    kind: rows
    columns:
      - {code: fee, kind: currency}
      - code: agent
        kind: currency
        label: {sc: 代理费, en: "The agent's fee, which may be left out and does not count at all"}
amount:
  lines: [{code: aid, kind: flat, sums: [{sum: 1}]}]
""")


def test_two_sums_stand_on_one_line_though_one_label_wraps(page: Page):
    page.set_viewport_size({"width": 640, "height": 900})
    page.set_content(str(draw_form(build(FEES, "claim", {}, "en"))))
    page.add_style_tag(path=STYLES)
    for part in ("amount", "currency"):
        inputs = [page.locator(f"[name=claim-fees-0-{code}-{part}]") for code in ("fee", "agent")]
        first, second = (one.bounding_box() for one in inputs)
        assert first
        assert second
        assert abs(first["y"] - second["y"]) < 1
        assert first["x"] + first["width"] < second["x"]
