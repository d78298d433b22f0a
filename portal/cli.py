"""The commands of `flask --app wsgi ...`, from `portal/commands/`."""

from collections.abc import Callable
from functools import cached_property, wraps
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup

COMMANDS = Path(__file__).parent / "commands"
ALONE = frozenset(
    module.name.replace("_", "-") for module in iter_modules([str(COMMANDS / "alone")])
)
"""The commands that read what they need and nothing else: scripts call them in loops."""


WRONG_CONTENT = "nothing starts with wrong content"


class Commands(AppGroup):
    """Every click command that a module of `portal/commands/` holds.

    Loaded when a command is asked for, and with them all settings and content, which must
    be right before anything starts. What is in `portal/commands/alone/` goes without.
    """

    @cached_property
    def found(self) -> dict[str, click.Command]:
        """The commands by name, those apart that stand alone."""
        _prepare()
        modules = [
            import_module(f"portal.commands.{module.name}")
            for module in iter_modules([str(COMMANDS)])
            if not module.ispkg
        ]
        values = (value for module in modules for value in vars(module).values())
        commands = [value for value in values if isinstance(value, click.Command)]
        for command in commands:
            command.callback = _in_one_line(command.callback)
        return {command.name: command for command in commands if command.name}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted({*super().list_commands(ctx), *ALONE, *self.found})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them; None where there is none of the name."""
        if cmd_name in ALONE:
            return _alone(cmd_name)
        return super().get_command(ctx, cmd_name) or self.found.get(cmd_name)


def _alone(name: str) -> click.Command:
    """Return a command of its own module: the only one imported."""
    module = import_module(f"portal.commands.alone.{name.replace('-', '_')}")
    for value in vars(module).values():
        if isinstance(value, click.Command) and value.name == name:
            value.callback = _with_right_content(value.callback)
            return value
    raise LookupError(name)


def _with_right_content(callback: Callable[..., Any] | None) -> Callable[..., Any] | None:
    """Return a command that says what is wrong with the content that it reads."""
    if callback is None:
        return None
    from services.content import BadContent  # noqa: PLC0415  # the command has brought it in

    @wraps(callback)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return callback(*args, **options)
        except BadContent as bad:
            raise click.ClickException(f"{WRONG_CONTENT}\n{bad}") from bad

    return run


def _prepare() -> None:
    """Have everything right that the commands rest on.

    Raises:
        click.ClickException: a file of content or a setting is wrong; says what.
    """
    from pydantic import ValidationError  # noqa: PLC0415  # none of these is for those alone

    from portal.content import load_content  # noqa: PLC0415
    from portal.log import configure_logging  # noqa: PLC0415
    from portal.settings import explained, warn_of_unknown, web_settings  # noqa: PLC0415
    from services.content import BadContent  # noqa: PLC0415

    configure_logging()
    warn_of_unknown()
    try:
        web_settings()
        load_content()
    except ValidationError as wrong:
        raise click.ClickException(explained(wrong)) from wrong
    except BadContent as bad:
        raise click.ClickException(f"{WRONG_CONTENT}\n{bad}") from bad


def _in_one_line(callback: Callable[..., Any] | None) -> Callable[..., Any] | None:
    """Make a command say in one line that there is no database, or that it does not answer."""
    if callback is None:
        return None
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from services.database import NoDatabase  # noqa: PLC0415

    @wraps(callback)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return callback(*args, **options)
        except OperationalError as error:
            first, *_ = str(error.orig).splitlines()
            raise click.ClickException(f"the database does not answer: {first}") from error
        except NoDatabase as error:
            raise click.ClickException(str(error)) from error

    return run


def asks_for_command() -> bool:
    """Whether the process is `flask --app wsgi` in search of a command, and serves nothing."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def command_line() -> Flask:
    """Make an application that has the commands and no pages: none of them needs those."""
    app = Flask("portal")
    init_commands(app)
    return app


def init_commands(app: Flask) -> None:
    """Let an application have the commands."""
    app.cli = Commands(app.name)
