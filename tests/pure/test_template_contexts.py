"""Each template has a class that gives what it reads, and nothing that it does not read."""

import inspect
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment, nodes
from jinja2.meta import find_undeclared_variables
from sqlalchemy import Row

from portal import create_app
from portal.pages import PageTemplate, renders
from services.settings import ROOT

FOLDER = ROOT / "portal" / "templates"
UNKNOWN: Any = Any
"""The type of what is not looked into."""

SETTING = (nodes.Assign, nodes.AssignBlock)

# --- what templates read ---------------------------------------------------------


class Templates:
    """The templates of an environment, taken apart."""

    def __init__(self, environment: Environment, shared: set[str]) -> None:
        self.globals = set(environment.globals)
        self.shared = self.globals | shared
        self.environment = environment.overlay()
        self.environment.globals = {}  # a class may give a name of its own meaning

    @cache  # noqa: B019  # as long as the test
    def tree(self, template: str) -> nodes.Template:
        loader = self.environment.loader
        assert loader is not None
        return self.environment.parse(loader.get_source(self.environment, template)[0])

    @cache  # noqa: B019  # as long as the test
    def family(self, template: str) -> list[str]:
        """The template, and those that are rendered with its context."""
        found = [template]
        for name in found:
            found += [other for other in _with_context(self.tree(name)) if other not in found]
        return found

    @cache  # noqa: B019  # as long as the test
    def reads(self, template: str) -> set[str]:
        """The names that it may take from its context."""
        return {name for member in self.family(template) for name in _read_in(self.tree(member))}

    def needs(self, template: str) -> set[str]:
        """The names without which it cannot be rendered, beside those that all may use."""
        needed = {name for one in self.family(template) for name in _needed_in(self.tree(one))}
        return needed - self.shared - self.sets(template)

    def sets(self, template: str) -> set[str]:
        """The names that it sets for its blocks and for those it extends or includes."""
        family = self.family(template)
        return {name for member in family for name in _set_on_top(self.tree(member))}

    def libraries(self) -> list[str]:
        """Templates of macros alone, which see no context."""
        return [name for name in self.pages() if not _draws(self.tree(name))]

    def pages(self) -> list[str]:
        """All templates."""
        return sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))


@cache
def _read_in(tree: nodes.Template) -> set[str]:
    """The names that a template takes from its context, with those that have a default."""
    loaded = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    return find_undeclared_variables(tree) & loaded


@cache
def _needed_in(tree: nodes.Template) -> set[str]:
    """The names without which it cannot be rendered: it sets them nowhere, and has no default."""
    own = {name for node in tree.find_all(SETTING) for name in _targets(node.target)}
    own |= {name for node in tree.find_all(nodes.FromImport) for name in _imported(node)}
    filters = (node for node in tree.find_all(nodes.Filter) if node.name == "default")
    optional = {node.node.name for node in filters if isinstance(node.node, nodes.Name)}
    return _read_in(tree) - own - optional


def _with_context(tree: nodes.Template) -> Iterator[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    for node in tree.find_all(kinds):
        if getattr(node, "with_context", True):
            assert isinstance(node.template, nodes.Const), "a template is named in words"
            yield node.template.value


def _set_on_top(tree: nodes.Node) -> Iterator[str]:
    for node in tree.iter_child_nodes():
        if isinstance(node, SETTING):
            yield from _targets(node.target)
        elif isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.FromImport):
            yield from _imported(node)
        elif isinstance(node, nodes.If):
            yield from _set_on_top(node)


def _imported(node: nodes.FromImport) -> list[str]:
    return [name if isinstance(name, str) else name[1] for name in node.names]


def _targets(target: nodes.Node) -> list[str]:
    own = [target.name] if isinstance(target, nodes.Name) else []
    return own + [node.name for node in target.find_all(nodes.Name)]


def _draws(tree: nodes.Template) -> bool:
    words = (
        part
        for output in tree.body
        if isinstance(output, nodes.Output)
        for part in output.nodes
        if not isinstance(part, nodes.TemplateData) or part.data.strip()
    )
    other = (nodes.Output, nodes.Macro, nodes.FromImport, nodes.Assign)
    return any(words) or any(not isinstance(node, other) for node in tree.body)


# --- what classes give -----------------------------------------------------------


def faults_of(page: type[PageTemplate], templates: Templates) -> Iterator[str]:
    """What a class and its template do not agree in."""
    gives = set(page.context_names)
    for name in sorted(templates.needs(page.template) - gives):
        yield f"{page.template} reads {name}, which {page.__name__} does not give"
    for name in sorted(gives - read_of(page, templates)):
        yield f"{page.__name__} gives {name}, which {page.template} does not read"
    for member in templates.family(page.template):
        yield from attributes_missing(templates.tree(member), page)


def read_of(page: type[PageTemplate], templates: Templates) -> set[str]:
    """The names of a class that its template reads, or its own properties, or, of what it has
    in common with other classes, the template of any of them.
    """
    read = templates.reads(page.template)
    for base in page.__mro__[1 : page.__mro__.index(PageTemplate)]:
        read |= _own_names(base)
        for other in (one for one in classes() if issubclass(one, base)):
            read |= templates.reads(other.template) & set(dir(base))
    return read | _own_names(page)


@cache
def _own_names(kind: type) -> frozenset[str]:
    """The attributes that the code of a class speaks of."""
    if kind.__module__.split(".")[0] not in ("forms", "portal", "services", __name__.split(".")[0]):
        return frozenset()
    return frozenset(re.findall(r"self\.(\w+)", inspect.getsource(kind)))


def attributes_missing(tree: nodes.Template, page: type[PageTemplate]) -> Iterator[str]:
    """Attributes that a template reads of a value whose class has none of that name."""
    types = _types_in(tree, page)
    for node in tree.find_all(nodes.Getattr):
        known = _type_of(node.node, types)
        if not any(_may_have(kind, node.attr) for kind in _members(known)):
            yield f"{page.template} reads .{node.attr}, which {known} does not have"


def _types_in(tree: nodes.Template, page: type[PageTemplate]) -> dict[str, Any]:
    """The types of names: those given, and those of what is gone through in loops."""
    types = {name: _attribute(page, name) for name in page.context_names}
    stored = {node.name for node in _stores(tree)}
    types |= dict.fromkeys(stored & set(types), UNKNOWN)
    loops: dict[str, Any] = {}
    for loop in tree.find_all(nodes.For):
        for name, kind in _looped(loop.target, _element(_type_of(loop.iter, types | loops))):
            loops[name] = UNKNOWN if name in loops else kind
    return types | loops | dict.fromkeys(stored - _for_targets(tree), UNKNOWN)


def _stores(tree: nodes.Template) -> Iterator[nodes.Name]:
    return (node for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param"))


def _for_targets(tree: nodes.Template) -> set[str]:
    loops = {name for loop in tree.find_all(nodes.For) for name in _targets(loop.target)}
    parameters = {node.name for node in _stores(tree) if node.ctx == "param"}
    assigned = {name for node in tree.find_all(SETTING) for name in _targets(node.target)}
    return loops - parameters - assigned


def _looped(target: nodes.Node, element: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(target, nodes.Name):
        yield target.name, element
    elif isinstance(target, nodes.Tuple):
        parts = typing.get_args(element) if typing.get_origin(element) is tuple else ()
        for place, item in enumerate(target.items):
            known = len(parts) == len(target.items)
            yield from _looped(item, parts[place] if known else UNKNOWN)


def _type_of(node: nodes.Node, types: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Name):
        return types.get(node.name, UNKNOWN)
    if isinstance(node, nodes.Getattr):
        kinds = [one for one in _members(_type_of(node.node, types)) if isinstance(one, type)]
        return _attribute(kinds[0], node.attr) if len(kinds) == 1 else UNKNOWN
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        return _type_of(node.node, types)
    if isinstance(node, nodes.Filter) and node.name in ("reverse", "list") and node.node:
        return _type_of(node.node, types)
    return UNKNOWN


@cache
def _attribute(kind: type, name: str) -> Any:
    """The declared type of an attribute; unknown where none is declared."""
    value = inspect.getattr_static(kind, name, None)
    try:
        if isinstance(value, property):
            return typing.get_type_hints(value.fget).get("return", UNKNOWN)
        hint = typing.get_type_hints(kind).get(name, UNKNOWN)
    except NameError:  # imported for the type checker alone
        return UNKNOWN
    wrapped = getattr(typing.get_origin(hint), "__name__", "") in ("Mapped", "ClassVar")
    return typing.get_args(hint)[0] if wrapped else hint


def _element(kind: Any) -> Any:
    """The type of what a collection holds."""
    arguments, origin = typing.get_args(kind), typing.get_origin(kind)
    if origin is tuple:
        return arguments[0] if arguments[-1] is Ellipsis else UNKNOWN
    is_sequence = isinstance(origin, type) and issubclass(origin, Sequence)
    return arguments[0] if is_sequence and arguments else UNKNOWN


def _members(kind: Any) -> list[Any]:
    """The types of a union, without None."""
    if typing.get_origin(kind) in (typing.Union, UnionType):
        return [one for one in typing.get_args(kind) if one is not NoneType]
    return [kind]


def _may_have(kind: Any, name: str) -> bool:
    """Whether a value of a type may have an attribute; true of types that are not looked into."""
    kind = typing.get_origin(kind) or kind
    if not isinstance(kind, type) or kind in (object, UNKNOWN) or issubclass(kind, Mapping | Row):
        return True
    if inspect.getattr_static(kind, name, None) is not None or any(
        name in inspect.get_annotations(base) for base in kind.__mro__
    ):
        return True
    return any(name in _own_names(base) for base in kind.__mro__)


# --- each fault is seen to be found -----------------------------------------------


class Amount(NamedTuple):
    """Something with attributes."""

    total: int


@renders("page.html")
class ExampleTemplate(PageTemplate):
    """A page with an amount, and with several."""

    amount: Amount | None
    amounts: Sequence[tuple[str, Amount]]
    unread = 1


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ missing }}", "page.html reads missing, which ExampleTemplate does not give"),
        ("{% block body %}{{ missing.total }}{% endblock %}", "page.html reads missing, "),
        ("{% include 'part.html' %}", "page.html reads from_part, "),
        ("{% from 'part.html' import other with context %}", "page.html reads from_part, "),
        ("", "ExampleTemplate gives unread, which page.html does not read"),
        ("{{ amount.sum }}", "page.html reads .sum, which "),
        ("{% for name, one in amounts %}{{ one.sum }}{% endfor %}", "page.html reads .sum, which "),
    ],
)
def test_a_fault_is_found(template: str, fault: str) -> None:
    found = list(faults_of(ExampleTemplate, _of(template)))
    assert [one for one in found if one.startswith(fault)]


def test_what_is_set_shared_or_has_a_default_is_no_fault() -> None:
    template = """{% extends "layout.html" %}
        {% set heading = shared ~ amount.total ~ unread %}
        {% block body %}{{ heading }}{{ root }}{{ label | default("") }}
        {% for name, one in amounts %}{{ name }}{{ one.total }}{% endfor %}{% endblock %}"""
    assert list(faults_of(ExampleTemplate, _of(template))) == []


def _of(template: str) -> Templates:
    layout = "{% set root = '/' %}{{ heading }}{% block body %}{% endblock %}"
    part = "{{ from_part }}{% macro other() %}{% endmacro %}"
    sources = {"page.html": template, "part.html": part, "layout.html": layout}
    return Templates(Environment(loader=DictLoader(sources)), {"shared"})  # noqa: S701


# --- the lint --------------------------------------------------------------------


@pytest.fixture(scope="module")
def templates() -> Templates:
    app = create_app()
    return Templates(app.jinja_env, _shared(app))


def _shared(app: Flask) -> set[str]:
    """Names that all templates but macros may use, beside the globals."""
    context: dict[str, Any] = {}
    with app.test_request_context("/en/"):
        app.update_template_context(context)
    return set(context)


@cache
def classes() -> list[type[PageTemplate]]:
    """The classes of templates, in the order of their names."""
    found = [PageTemplate]
    for page in found:
        found += [kind for kind in page.__subclasses__() if kind not in found]
    ours = [page for page in found if vars(page).get("template") and page.__module__ != __name__]
    return sorted(ours, key=lambda page: page.__name__)


def test_classes_and_templates_agree(templates: Templates) -> None:
    assert [fault for page in classes() for fault in faults_of(page, templates)] == []


def test_macros_are_given_what_they_use(templates: Templates) -> None:
    faults = {
        name: missing
        for name in templates.libraries()
        if not any(name in templates.family(page.template) for page in classes())
        if (missing := _needed_in(templates.tree(name)) - templates.sets(name) - templates.globals)
    }
    assert faults == {}


def test_each_template_has_a_class(templates: Templates) -> None:
    covered = {name for page in classes() for name in templates.family(page.template)}
    assert sorted(set(templates.pages()) - covered - set(templates.libraries())) == []


def test_no_template_has_two_classes() -> None:
    pages = [page.template for page in classes()]
    assert sorted(set(pages)) == sorted(pages)
