"""What gunicorn serves, and what `flask --app wsgi` finds its commands in."""

from flask import Flask

from portal.cli import asks_for_command, command_line


def _served() -> Flask:
    from pydantic import ValidationError  # noqa: PLC0415  # a command may need none of these

    from portal import create_app  # noqa: PLC0415
    from portal.log import configure_logging  # noqa: PLC0415
    from portal.settings import explained, warn_of_unknown  # noqa: PLC0415

    configure_logging()
    warn_of_unknown()
    try:
        return create_app()
    except ValidationError as wrong:
        raise SystemExit(explained(wrong)) from None
    except OSError as error:
        raise SystemExit(f"PORTAL_VAR cannot be used: {error}") from None


app = command_line() if asks_for_command() else _served()
