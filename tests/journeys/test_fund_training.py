"""A company in Hong Kong's script asks for training funds, the trainees from a spreadsheet."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from random import Random

import openpyxl
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from forms.rows import SheetColumn, sheet_columns
from services import moments
from services.catalogue import item
from services.demo.answers import answers_to, files_for
from services.models import Round
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.factories import make_applicant, make_user
from tests.support.pages import fill_in, hand_in, open_section, sign, start

FUND = item("fund-training")
PEOPLE = FUND.by_path["trainees.people"]
