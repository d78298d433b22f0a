"""What gunicorn serves."""

from pydantic import ValidationError

from portal import create_app
from portal.cli import explainer
from portal.log import configure_logging
from services.content import BadContent

configure_logging()
try:
    app = create_app()
except BadContent as bad:
    app = explainer(bad)
except ValidationError as wrong:
    raise SystemExit(f"The settings are wrong.\n{wrong}") from None
