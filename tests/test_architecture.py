"""House rules that no linter knows."""

import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command

from boardtrade.pages.models import BasePage

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("boardtrade", "reports", "recommendations")
ADMIN = {"panels", "staff", "account", "mfa", "usersessions"}
"""Folders of templates for staff; the last ones have the names that allauth looks for."""
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if not ADMIN.intersection(path.parts)
]
STYLESHEETS = sorted((ROOT / "static").rglob("*.css"))
PYTHON = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]


def problems_of_template(text: str) -> list[str]:
    """Return which rules of public templates a text breaks."""
    problems = []
    if re.search(r"\sstyle\s*=|<style", text):
        problems.append("inline style: the Content-Security-Policy bars it")
    if re.search(r"<script(?![^>]*(\ssrc=|application/ld\+json))|\son\w+\s*=\s*[\"']", text):
        problems.append("inline script: the Content-Security-Policy bars it")
    problems += [
        f"component without its argument list: {include}"
        for include in re.findall(r"{%\s*include\s+\"components/[^%]*%}", text)
        if not re.search(r"\sonly\s*%}$", include)
    ]
    without_tags = re.sub(r"{%.*?%}", "", text)
    problems += [
        f"words that cannot be translated: {words.strip()}"
        for words in re.findall(r">([^<>{}]*[A-Za-zÀ-ÿ]{3,}[^<>{}]*)<", without_tags)
    ]
    if re.search(r"\buser\.|csrf_token|request\.session", text) and "password" not in text:
        problems.append("depends on the reader: public pages are the same for all")
    return problems


def strip_translations(text: str) -> str:
    """Remove what is translated already, so that only bare words are left."""
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.DOTALL)
    return re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_templates_keep_the_rules(path):
    assert problems_of_template(strip_translations(path.read_text())) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ('<p style="color: red">{{ x }}</p>', "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<a onclick="go()">{{ x }}</a>', "inline script"),
        ('{% include "components/card.html" with card=card %}', "argument list"),
        ("<p>Read more</p>", "translated"),
        ("<p>{{ request.session.name }}</p>", "depends on the reader"),
    ],
)
def test_the_rules_of_templates_find_what_breaks_them(bad, problem):
    assert any(problem in found for found in problems_of_template(strip_translations(bad)))


def problems_of_stylesheet(text: str) -> list[str]:
    """Return which rules of stylesheets a text breaks."""
    problems = [f"over 120 columns: {line}" for line in text.splitlines() if len(line) > 120]
    bare = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", text, flags=re.DOTALL)
    without_arguments = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", bare)
    for line in without_arguments.splitlines():
        if re.search(r"[;{}]\s*\S", line):
            problems.append(f"more than one declaration in a line: {line}")
        if re.search(r",\s*\S.*[,{]\s*$", line):
            problems.append(f"more than one selector in a line: {line}")
    return problems


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_stylesheets_keep_the_rules(path):
    assert problems_of_stylesheet(path.read_text()) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (f"/* {'x' * 120} */", "over 120 columns"),
        ("a {\n  top: 0; left: 0;\n}", "more than one declaration"),
        ("a { top: 0; }", "more than one declaration"),
        ("a {\n  top: 0; }", "more than one declaration"),
        ("a:is(b, c), d {\n  top: 0;\n}", "more than one selector"),
    ],
)
def test_the_rules_of_stylesheets_find_what_breaks_them(bad, problem):
    assert any(problem in found for found in problems_of_stylesheet(bad))


def long_lines_of_template(text: str) -> list[str]:
    """Return the lines of a template that a reviewer would have to scroll sideways to read."""
    return [line for line in text.splitlines() if len(line) > 120]


def test_lines_of_templates_can_be_read_without_scrolling():
    for path in (ROOT / "templates").rglob("*.*"):  # those of the admin too
        assert long_lines_of_template(path.read_text()) == [], path


def test_the_rule_of_long_lines_finds_one():
    longest = "{% include %}".ljust(120, "–")
    assert long_lines_of_template(f"<p>\n{longest}\n</p>") == []
    assert long_lines_of_template(f"<p>\n{longest}–\n</p>") == [f"{longest}–"]


def test_components_never_see_the_page_or_the_request():
    for path in (ROOT / "templates" / "components").glob("*.html"):
        text = strip_translations(path.read_text())
        reached = re.findall(r"{[{%][^}]*\b(?:page|request)\.(\w+)", text)
        of_a_list = {"has_next", "has_previous", "number", "paginator", "next_page_number"}
        assert set(reached) <= of_a_list | {"previous_page_number"}, path.name


def test_modules_have_names_that_say_what_they_hold():
    vague = {"utils", "helpers", "common", "misc", "tools"}
    assert [path for path in PYTHON if path.stem in vague] == []


def test_every_module_says_in_a_sentence_what_belongs_there():
    for path in PYTHON:
        text = path.read_text()
        if text and path.name != "apps.py":
            assert text.startswith('"""'), path


def test_every_room_has_its_place_among_those_that_may_import_it():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (
        contract["layers"]
        for contract in contracts["contracts"]
        if contract["name"] == "Who may import whom"
    )
    placed = {name.strip() for layer in layers for name in re.split(r"[|:]", layer)}
    package = ROOT / "boardtrade"
    rooms = {f"boardtrade.{path.parent.name}" for path in package.glob("*/__init__.py")}
    modules = {f"boardtrade.{path.stem}" for path in package.glob("[!_]*.py")}
    # Two have contracts of their own; nobody imports the third.
    outside = {"boardtrade.localdb", "boardtrade.settings", "boardtrade.wsgi"}
    assert (rooms | modules) - outside == {
        name for name in placed if name.startswith("boardtrade.")
    }


def test_only_settings_read_the_environment():
    readers = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if re.search(r"os\.environ\b(?!\.setdefault)|os\.getenv", path.read_text())
    ]
    allowed = {
        "boardtrade/settings/env.py",
        "boardtrade/localdb/__main__.py",  # hands its own environment on to PostgreSQL's programs
        "boardtrade/bench/sizes.py",  # hands its own to a run of the site
        "boardtrade/subprocesses/bounded.py",  # names what its child process may inherit
    }
    assert set(readers) <= allowed


def test_files_stay_short_enough_to_read():
    assert [path for path in PYTHON if len(path.read_text().splitlines()) > 400] == []


def test_a_folder_holds_few_enough_modules_to_take_in():
    modules = Counter(path.parent for path in PYTHON if path.name != "__init__.py")
    assert {str(folder): count for folder, count in modules.items() if count > 15} == {}


def test_page_classes_stay_short_enough_to_read():
    for model in apps.get_models():
        if issubclass(model, BasePage):
            assert len(inspect.getsource(model).splitlines()) < 200, model


def test_at_most_three_mixins_stand_before_the_base_page():
    for model in apps.get_models():
        if issubclass(model, BasePage):
            assert len(model.__bases__) <= 4, model


def room_of(module: str) -> str:
    """Return the room of a module: one of the names in the contract of layers."""
    first, _, rest = module.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if first == "boardtrade" else first


def models_named_upwards() -> set[tuple[str, str]]:
    """Return the files that name a model of a room above their own, with the model."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    level = {room: n for n, layer in enumerate(layers) for room in re.split(r" [|:] ", layer)}
    rooms = {model._meta.label: room_of(model._meta.app_config.name) for model in apps.get_models()}
    found = set()
    for path in PYTHON:
        file = str(path.relative_to(ROOT))
        here = level.get(room_of(file.removesuffix(".py").replace("/", ".")), -1)
        for label in re.findall(r"""["'](\w+\.\w+)["']""", path.read_text()):
            if label in rooms and level.get(rooms[label], here) < here:
                found.add((file.removeprefix("boardtrade/"), label))
    return found


def test_models_that_are_named_upwards_are_listed_in_contributing():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    rows = text.partition("## Ties by string")[2].splitlines()
    named = models_named_upwards()
    assert ("reports/blocks.py", "recommendations.RecommendationPage") in named
    assert {
        (file, label)
        for file, label in named
        if not any(f"`{file}` ▲" in row and f"`{label}`" in row for row in rows)
    } == set()


@pytest.mark.django_db  # a check asks the database for its version
def test_the_checks_of_the_project_pass():
    assert run_checks() == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_check_of_page_types_finds_one_that_does_not_know_its_place():
    from boardtrade.pages.checks import check_page_types
    from reports.models import ReportPage

    description = ReportPage.page_description
    del ReportPage.page_description
    try:
        (error,) = check_page_types(None)
        assert "page_description" in error.msg
        assert error.hint
    finally:
        ReportPage.page_description = description


def test_the_project_speaks_of_itself_alone():
    here = {f"{ROOT}/", f"{Path.home()}/"}
    for path in [*PYTHON, *TEMPLATES, ROOT / "requirements.txt"]:
        text = path.read_text()
        assert not [place for place in here if len(place) > 2 and place in text], path
        assert "https://" not in text or path.suffix != ".txt", path
