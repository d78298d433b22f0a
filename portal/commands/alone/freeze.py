"""`freeze`: releasing a version of an item."""

import click

from services.catalogue.loader import release
from services.content import BadContent
from services.errors import NotFound


@click.command("freeze")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
def freeze(codes: tuple[str, ...]) -> None:
    """Release the newest version of items, with everything that it takes in."""
    for code in codes:
        try:
            file = release(code)
        except NotFound as error:
            raise click.BadParameter(f"there is no item {code}", param_hint="CODE") from error
        except BadContent as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"Released: {file.name}. Its digest belongs into tests/pure/test_catalogue.py.")
