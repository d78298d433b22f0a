"""Where things stand in the portal: views in `*_views.py`, addresses by name, no tables."""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest
from jinja2 import Environment, nodes

from services.settings import ROOT

PORTAL = ROOT / "portal"
AUDIENCES = (
    *("account", "admin", "agency", "eligibility", "enterprise", "expert", "public", "registrar"),
)
VIEW = {"get", "post", "route"}
QUERIES = {"execute", "get", "get_one", "query", "scalar", "scalars"}
STATEMENTS = {"delete", "insert", "select", "text", "update"}
BUILT = re.compile(r"f['\"](/\{.*lang|\{[^}]*url[^}]*\}/)")
"""An address below a language, or below another address."""
SPELT = re.compile(r"""(?:action|href|src|data-hx-\w+)="((?:/|\{\{[^}]*\}\}(?![#?"{]))[^"]*)""")
"""An attribute with an address that is not built whole: it begins with a slash, or goes on behind
what an expression gives with more than a query or an anchor."""
LIBRARY = {"flask_babel", "babel", "gettext"}


def _modules(*folders: str) -> Mapping[str, str]:
    files = [file for folder in folders for file in (PORTAL / folder).rglob("*.py")]
    return {str(file.relative_to(PORTAL)): file.read_text("utf-8") for file in files}


def has_views(source: str) -> bool:
    """Whether a module hangs functions on its blueprint."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and ast.unparse(decorator.func.value) == "blueprint"
        and decorator.func.attr in VIEW
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    )


def misnamed(modules: Mapping[str, str]) -> list[str]:
    """Modules with views that are not called so, and the other way round."""
    return [name for name, source in modules.items() if has_views(source) != is_views(name)]


def is_views(name: str) -> bool:
    """Whether a module is called one of views."""
    return name.endswith("_views.py")


def built_addresses(source: str) -> Iterator[str]:
    """Addresses put together from pieces, which `url_for` should build."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) and BUILT.match(ast.unparse(node)):
            yield ast.unparse(node)
        if isinstance(node, ast.BinOp) and re.match(r"['\"]/['\"] \+ lang", ast.unparse(node)):
            yield ast.unparse(node)


def spelt_addresses(source: str) -> Iterator[str]:
    """Addresses that a template spells, or puts together from pieces."""
    tree = Environment().parse(source)  # noqa: S701
    for text in tree.find_all(nodes.Const):
        if isinstance(text.value, str) and re.match(r"/\w", text.value):
            yield text.value
    for joined in tree.find_all(nodes.Concat):
        if any(isinstance(one, nodes.Const) and one.value == "/" for one in joined.nodes[:-1]):
            yield "/"
    yield from (match[1] for match in SPELT.finditer(source))


def queries(source: str) -> Iterator[str]:
    """What a view asks the database itself, which a service should know."""
    tree = ast.parse(source)
    yield from sorted(STATEMENTS & _imported(tree, "sqlalchemy"))
    named = _imported(tree, "services.models")
    annotations = _annotations(tree)
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in QUERIES:
            owner = ast.unparse(called.value)
            if owner in ("db", "read()", "session.db"):
                yield f"{owner}.{called.attr}"
        if isinstance(node, ast.Name) and node.id in named and id(node) not in annotations:
            yield node.id


def _imported(tree: ast.Module, module: str) -> set[str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.name for node in imports if node.module == module for name in node.names}


def _annotations(tree: ast.Module) -> set[int]:
    """The names that stand in annotations or in types with a name, by identity."""
    hints: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            hints.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            hints.append(node.returns)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            hints.append(node.value)
    return {id(name) for hint in hints if hint is not None for name in ast.walk(hint)}


def translators(source: str) -> Iterator[str]:
    """Ways to translate other than `_` and `ngettext` of `portal.web`."""
    for node in ast.walk(ast.parse(source)):
        names = [name.name for name in getattr(node, "names", []) if isinstance(name, ast.alias)]
        if isinstance(node, ast.ImportFrom) and node.module != "portal.web":
            known = {"gettext", "ngettext"} & set(names)
            yield from sorted(known or LIBRARY & {(node.module or "").split(".")[0]})
        elif isinstance(node, ast.Import):
            yield from sorted(LIBRARY & {name.split(".")[0] for name in names})
        elif isinstance(node, ast.ImportFrom):
            yield from (n.name for n in node.names if n.name == "gettext" and n.asname != "_")


# --- each is seen to find what it looks for ---------------------------------------


def test_a_module_of_views_by_another_name_is_found() -> None:
    view = "@blueprint.get('/x')\n@access.anyone\ndef show(): ..."
    assert misnamed({"a/case.py": view, "a/case_views.py": view}) == ["a/case.py"]
    assert misnamed({"a/words_views.py": "WORDS = {}"}) == ["a/words_views.py"]


@pytest.mark.parametrize(
    "source",
    [
        "f'/{language()}/enterprise/'",
        "f'/{lang}/'",
        "f'/{preferred_language()}/x/{code}'",
        "f'{self.case_url}/notes'",
    ],
)
def test_an_address_built_by_hand_is_found(source: str) -> None:
    assert list(built_addresses(source)) == [source]


@pytest.mark.parametrize(
    "source",
    [
        '<a href="/{{ language }}/services">',
        '<a class="x" href="/en/services">',
        '<a href="{{ case_url }}/notes">',
        '<form method="post" action="{{ root }}/account/sign-out">',
        '<form data-hx-post="{{ case_url }}/notes">',
        '{{ link_button(_("Read"), "/plan") }}',
        '{% set root = "/" ~ language %}',
        '{{ button(case_url ~ "/" ~ action) }}',
    ],
)
def test_an_address_spelt_in_a_template_is_found(source: str) -> None:
    assert list(spelt_addresses(source))


@pytest.mark.parametrize(
    "source",
    [
        """<a href="{{ url_for('public.show_plan') }}#targets">""",
        """<a href="{{ url_for('public.show_plan') }}?full=1">""",
        '<a href="{{ back }}">',
        '<a href="#top">',
        '{{ title ~ " / " ~ date }}',
        '{{ address.rstrip("/") }}',
    ],
)
def test_an_address_built_by_name_is_no_fault(source: str) -> None:
    assert list(spelt_addresses(source)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("db.get_one(User, 1)", ["db.get_one"]),
        ("read().scalars(x)", ["read().scalars"]),
        ("from services.models import User\nx: User\nUser.id", ["User"]),
        ("from sqlalchemy import Row, select", ["select"]),
        ("from services.models import User\ndef f(x: User | None) -> list[User]: ...", []),
    ],
)
def test_a_view_that_asks_the_database_is_found(source: str, found: list[str]) -> None:
    assert list(queries(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from services.language import gettext", ["gettext"]),
        ("from flask_babel import gettext as _", ["gettext"]),
        ("from portal.web import gettext", ["gettext"]),
        ("from portal.web import gettext as _, ngettext", []),
    ],
)
def test_another_way_to_translate_is_found(source: str, found: list[str]) -> None:
    assert list(translators(source)) == found


# --- the lint ---------------------------------------------------------------------


def test_views_stand_in_modules_called_so_and_nothing_else_does() -> None:
    assert misnamed(_modules(*AUDIENCES)) == []


def test_addresses_are_built_by_name() -> None:
    assert {n: found for n, s in _modules(".").items() if (found := list(built_addresses(s)))} == {}


def test_templates_spell_no_address() -> None:
    files = (PORTAL / "templates").rglob("*.html")
    sources = {str(file.relative_to(PORTAL)): file.read_text("utf-8") for file in files}
    assert {n: found for n, s in sources.items() if (found := list(spelt_addresses(s)))} == {}


def test_views_ask_services_and_not_the_database() -> None:
    views = {name: source for name, source in _modules(*AUDIENCES).items() if is_views(name)}
    assert {n: found for n, s in views.items() if (found := list(queries(s)))} == {}


def test_there_is_one_way_to_translate() -> None:
    modules = _modules(*AUDIENCES)
    assert {n: found for n, s in modules.items() if (found := list(translators(s)))} == {}
