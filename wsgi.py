"""What gunicorn serves."""

from pydantic import ValidationError

from portal import create_app
from portal.cli import explainer
from portal.log import configure_logging
from portal.settings import explained, warn_of_unknown
from services.content import BadContent

configure_logging()
warn_of_unknown()
try:
    app = create_app()
except BadContent as bad:
    app = explainer(bad)
except ValidationError as wrong:
    raise SystemExit(explained(wrong)) from None
except OSError as error:
    raise SystemExit(f"PORTAL_VAR cannot be used: {error}") from None
