"""Loads the commands of `flask --app wsgi ...` from `portal/commands/`."""

from importlib import import_module
from pkgutil import iter_modules

import click
from flask import Flask

import portal.commands


def init_commands(app: Flask) -> None:
    """Register every click command that a module of `portal/commands/` holds."""
    for module in iter_modules(portal.commands.__path__):
        loaded = import_module(f"portal.commands.{module.name}")
        for command in vars(loaded).values():
            if isinstance(command, click.Command):
                app.cli.add_command(command)
