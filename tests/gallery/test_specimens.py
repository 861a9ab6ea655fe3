"""The gallery shows every component, in development and in tests only."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from boardtrade.gallery.specimens import GROUPS
from boardtrade.gallery.views import WHOLE_PAGES
from boardtrade.settings import base

TEMPLATES = Path(settings.ROOT_DIR) / "templates"


@pytest.mark.django_db
def test_every_component_and_block_is_shown(client, kept_contexts):
    addresses = [reverse("gallery:index")]
    addresses += [reverse("gallery:group", args=[each.slug]) for each in GROUPS]
    addresses += [reverse("gallery:page", args=[name]) for name in WHOLE_PAGES]
    shown: set[str | None] = set()
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        shown |= {template.name for template in response.templates}
    files = [*TEMPLATES.glob("components/*.html"), *TEMPLATES.glob("blocks/*.html")]
    names = {str(path.relative_to(TEMPLATES)) for path in files}
    assert names - shown == set()


def test_anchors_are_unique_on_each_page():
    for group in GROUPS:
        anchors = [specimen.anchor for specimen in group.make()]
        assert len(anchors) == len(set(anchors)), group.slug


@pytest.mark.django_db
def test_specimens_have_ids_of_their_own(client):
    html = client.get(reverse("gallery:group", args=["downloads"])).text
    assert 'id="large-file-download-title"' in html
    assert 'aria-labelledby="large-file-download-title"' in html
    assert 'id="download-title"' not in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["nothing/", "pages/base/", "pictures/secret/3x2.jpg"])
def test_what_is_no_part_of_the_gallery_is_not_found(client, path):
    assert client.get(f"/gallery/{path}").status_code == 404


def test_deployments_have_no_gallery():
    """Ask the addresses of a deployment, in a process that has no other settings."""
    assert base.GALLERY is False
    script = (
        "import django; django.setup(); from django.urls import resolve;"
        "print(resolve('/gallery/').func.__name__)"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "boardtrade.settings.base",
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgresql://nobody@localhost/nothing",
    }
    command = [sys.executable, "-c", script]
    run = subprocess.run(
        command, cwd=settings.ROOT_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "serve_page"  # which finds no page of that name
