"""Every action, and everything about it, in one row each.

`lifecycles.py` makes the transitions, and leaves out states that a nature does not have.
"""

from collections.abc import Mapping

from services.applications.lifecycle import Action, ActionRow
from services.applications.rows.across import ACROSS, KEEPING
from services.applications.rows.appeals import APPEALS
from services.applications.rows.casework import DECISIONS, UNTIL_CONCLUDED
from services.applications.rows.conditions import CONDITIONS
from services.applications.rows.endings import ENDINGS
from services.applications.rows.light import LIGHT
from services.applications.rows.messages import MESSAGES
from services.applications.rows.payments import PAYMENTS
from services.applications.rows.people import PEOPLE
from services.applications.rows.publicity import PUBLICITY
from services.applications.rows.recovery import RECOVERY
from services.applications.rows.rectifications import RECTIFICATIONS
from services.applications.rows.reissues import REISSUES
from services.applications.rows.reopening import REOPENING
from services.applications.rows.site_checks import SITE_CHECKS
from services.applications.rows.supervision import SUPERVISION
from services.applications.rows.transfers import TRANSFERS

_TABLE = (
    *(*UNTIL_CONCLUDED, *SUPERVISION, *SITE_CHECKS, *PUBLICITY, *DECISIONS),
    *(
        *LIGHT,
        *MESSAGES,
        *ACROSS,
        *ENDINGS,
        *CONDITIONS,
        *RECTIFICATIONS,
        *REISSUES,
        *APPEALS,
        *REOPENING,
        *PEOPLE,
        *TRANSFERS,
        *PAYMENTS,
        *RECOVERY,
        *KEEPING,
    ),
)

ROWS: Mapping[Action, ActionRow] = {row.action: row for row in _TABLE}
"""Every action; actions of one weight are offered in this order."""
