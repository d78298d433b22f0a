"""What gunicorn serves."""

from portal import create_app
from portal.cli import explainer
from portal.log import configure_logging
from services.content import BadContent

configure_logging()
try:
    app = create_app()
except BadContent as bad:
    app = explainer(bad)
