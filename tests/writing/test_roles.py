"""What each role may do is what docs/roles.md says, at every address of the admin.

Each address is posted to as each role, with what it asks for empty: whether somebody may is known
before what they send is read. A new address fails until the table has a row for it.
"""

import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.template import loader
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from boardtrade.importing.models import ReportImport
from tests.factories import UserFactory
from tests.writing.views import PARTS, VIEWS, get_part
from tests.writing.world import World, signed_in, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

TABLE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
ROLES = ["Authors", "Editors", "Approvers", "Administrators"]
MAX_TRIES = 2
"""So many things of a kind are tried, as some cannot be done to the first: a draft is not live."""
TRIED_WITH_ALL = {"wagtailadmin_pages:add"}
"""Addresses for which few types of page fit a place."""
NO_PERMISSION = "Sorry, you do not have permission to access this area."
"""What Wagtail says when it refuses."""
PAGE_KEYS = ("page_id", "page_to_move_id", "page_pk", "parent_page_id", "report_id")


@pytest.fixture(autouse=True)
def _unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render nothing: who may is known before, and forms take far longer than the question."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(loader, "render_to_string", lambda *args, **kwargs: "")


class Row(NamedTuple):
    """A line of the table: patterns of the names of addresses, and a word for each role."""

    patterns: list[str]
    rights: dict[str, str]


def read_table() -> Iterator[Row]:
    """Yield the lines of the table that name addresses."""
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and "`" in cells[-1]:
            rights = dict(zip(ROLES, cells[1:-1], strict=True))
            yield Row(re.findall(r"`([^`]+)`", cells[-1]), rights)


ROWS = list(read_table())


def find_row(name: str) -> Row | None:
    """Return the first line of the table that is about an address."""
    return next(
        (row for row in ROWS if any(fnmatch.fnmatchcase(name, each) for each in row.patterns)), None
    )


class Member:
    """A member of a role, who posts to all addresses; the only page of their own is a draft."""

    def __init__(self, world: World, role: str) -> None:
        self.world, self.browser = world, Client(raise_request_exception=False)
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        Page.objects.filter(pk=world.draft.pk).update(owner=user)
        # An import is seen by who has begun it alone.
        ReportImport.objects.filter(pk=world.imported.pk).update(user=user)
        self.browser.force_login(user)

    def get_rights(self, name: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield what may be done: "yes", "own" for their own page only, or "no"; by the name of the
        address, with that of the action where one address is for several.
        """
        by_name: dict[str, dict[bool, list[bool]]] = {}
        for arguments in self.world.get_arguments(name, keys):
            action = arguments.get("action") or arguments.get("action_name")
            full_name = f"{name}:{action}" if action else name
            is_own = self.world.draft.pk in [arguments.get(key) for key in PAGE_KEYS]
            tried = by_name.setdefault(full_name, {True: [], False: []})[is_own]
            if not any(tried) and (len(tried) < MAX_TRIES or name in TRIED_WITH_ALL):
                tried.append(self._is_allowed(name, arguments))
        for full_name, tried in by_name.items():
            yield full_name, "yes" if any(tried[False]) else "own" if any(tried[True]) else "no"

    def _is_allowed(self, name: str, arguments: dict[str, Any]) -> bool:
        query = {"position": 0, "next": "/admin/", "id": self.world.get_id(arguments)}
        address = reverse(name, kwargs=arguments, query=query)
        with undone(), signed_in(self.browser):
            response = self.browser.post(address)
            if response.status_code == 405:
                response = self.browser.get(address)
        assert response.status_code < 500, address
        if response.status_code in (403, 404) or "/login/" in response.get("Location", ""):
            return False
        said = map(str, get_messages(response.wsgi_request))
        return not any(NO_PERMISSION in message for message in said)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(world, role, part):
    member = Member(world, role)
    views = [view for view in VIEWS if get_part(view[0]) == part]
    found = dict(right for view in views for right in member.get_rights(*view))
    said = {name: row.rights[role] if (row := find_row(name)) else "no row" for name in found}
    assert found == said


def test_the_table_names_no_address_that_is_gone():
    names = {name for name, _ in VIEWS}
    for row in ROWS:
        for pattern in row.patterns:
            without_action = pattern.rsplit(":", 1)[0]
            assert fnmatch.filter(names, pattern) or without_action in names, pattern
