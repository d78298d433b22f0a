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
        label: {sc: 代理费, en: "Fee of the agent or consultant, which does not count"}
amount:
  lines: [{code: aid, kind: flat, sums: [{sum: 1}]}]
""")


def test_two_sums_stand_on_one_line_though_one_label_wraps(page: Page):
    page.set_viewport_size({"width": 640, "height": 900})
    page.set_content(str(draw_form(build(FEES, "claim", {}, "en"))))
    page.add_style_tag(path=STYLES)
    tops = [
        page.locator(f"[name=claim-fees-0-{code}-{part}]").bounding_box()
        for code in ("fee", "agent")
        for part in ("amount", "currency")
    ]
    assert all(tops)
    assert len({round(box["y"] + box["height"]) for box in tops if box}) == 1
