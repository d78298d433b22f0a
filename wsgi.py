"""What gunicorn serves."""

from portal import create_app
from portal.log import configure_logging

configure_logging()
app = create_app()
