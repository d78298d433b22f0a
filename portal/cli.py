"""Loads the commands of `flask --app wsgi ...` from `portal/commands/`."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import click
from flask import Flask

import portal.commands


def init_commands(app: Flask) -> None:
    """Register every click command that a module of `portal/commands/` holds."""
    for module in iter_modules(portal.commands.__path__):
        try:  # LENIENT while packages are being written; goes before release
            loaded = import_module(f"portal.commands.{module.name}")
        except ImportError as error:
            print(f"portal.commands.{module.name} left out: {error}", file=sys.stderr)
            continue
        for command in vars(loaded).values():
            if isinstance(command, click.Command):
                app.cli.add_command(command)
