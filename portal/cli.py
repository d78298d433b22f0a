"""The commands of `flask --app wsgi ...`, from `portal/commands/`."""

from collections.abc import Callable
from functools import cached_property, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup
from sqlalchemy.exc import OperationalError

import portal.commands
from services.content import BadContent


class Commands(AppGroup):
    """Every click command that a module of `portal/commands/` holds.

    Loaded when a command is asked for: the web side needs none, and they bring in
    the demonstration, the migrations and more, which would double its memory.
    """

    @cached_property
    def found(self) -> dict[str, click.Command]:
        """The commands by name."""
        modules = [
            import_module(f"{portal.commands.__name__}.{module.name}")
            for module in iter_modules(portal.commands.__path__)
        ]
        values = (value for module in modules for value in vars(module).values())
        commands = [value for value in values if isinstance(value, click.Command)]
        for command in commands:
            command.callback = _in_one_line(command.callback)
        return {command.name: command for command in commands if command.name}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted({*super().list_commands(ctx), *self.found})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them; None where there is none of the name."""
        return super().get_command(ctx, cmd_name) or self.found.get(cmd_name)


def _in_one_line(callback: Callable[..., Any] | None) -> Callable[..., Any] | None:
    """A command that says in one line that the database does not answer."""
    if callback is None:
        return None

    @wraps(callback)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return callback(*args, **options)
        except OperationalError as error:
            first, *_ = str(error.orig).splitlines()
            raise click.ClickException(f"the database does not answer: {first}") from error

    return run


MENDING = frozenset({"check-plan", "freeze"})
"""What says what is wrong with the content, and what puts it right."""


class MendingCommands(Commands):
    """Of all commands those that serve to mend wrong content.

    Args:
        bad: what the other commands fail with.
    """

    def __init__(self, bad: BadContent) -> None:
        super().__init__()
        self.bad = bad

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command that serves.

        Raises:
            click.ClickException: it is another.
        """
        command = super().get_command(ctx, cmd_name)
        if command is None or cmd_name in MENDING:
            return command
        raise click.ClickException(f"nothing starts with wrong content\n{self.bad}")


def explainer(bad: BadContent) -> Flask:
    """An application for a command line whose content is wrong.

    Raises:
        BadContent: no command was given, so this is a server, which must not start.
    """
    context = click.get_current_context(silent=True)
    if context is None or not isinstance(context.command, FlaskGroup):
        raise bad
    app = Flask("portal")
    app.cli = MendingCommands(bad)
    return app


def init_commands(app: Flask) -> None:
    """Let an application have the commands."""
    app.cli = Commands(app.name)
