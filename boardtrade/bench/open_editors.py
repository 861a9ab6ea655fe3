"""Editors who type while readers read, and what that costs the cache of pages."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connections
from django.test import override_settings
from django.urls import reverse
from wagtail.models import Page

from boardtrade.bench.front_client import FrontClient
from boardtrade.pages.visibility import visible
from reports.models import ReportIndexPage, ReportPage

AUTOSAVE = {"Accept": "application/json"}
HOST = {"host": "localhost"}


class Scene:
    """A number of editors and readers at work on the site of this process's database."""

    def __init__(self, *, editors: int, readers: int, interval: float) -> None:
        self.editors = editors
        self.readers = readers
        self.interval = interval
        self.addresses = get_public_addresses()
        self.reports = list(ReportPage.objects.live().order_by("pk"))
        self._ends = threading.Event()

    def run(self, seconds: float) -> Counter[str]:
        """Have everybody work for some seconds; count the saves, hits and misses."""
        with ThreadPoolExecutor(self.editors + self.readers) as pool:
            work = [pool.submit(self._guarded, self._edit, n) for n in range(self.editors)]
            work += [pool.submit(self._guarded, self._read, n) for n in range(self.readers)]
            self._ends.wait(seconds)
            self._ends.set()
        return sum((future.result() for future in work), Counter())

    def _guarded(self, work: Callable[[int], Counter[str]], number: int) -> Counter[str]:
        try:
            return work(number)
        except BaseException:
            self._ends.set()  # for all
            raise
        finally:
            connections.close_all()

    def _edit(self, number: int) -> Counter[str]:
        """Write a report, and go on writing, saved as the browser of an editor does."""
        counts: Counter[str] = Counter()
        client = FrontClient(headers=HOST)
        client.force_login(get_user_model().objects.get(username=f"bench-editor-{number}"))
        index = ReportIndexPage.objects.live().first()
        if index is None:
            raise CommandError("There is no list of reports to add one to.")
        url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", index.pk])
        title, slug = f"Bench {number}", f"bench-{number}"
        # Every other editor works on the draft of a page that readers see.
        if number % 2 and number // 2 < len(self.reports):
            report = self.reports[number // 2]
            url = reverse("wagtailadmin_pages:edit", args=[report.pk])
            title, slug = report.title, report.slug
        revision_id, words = "", 0
        while not self._ends.wait(self.interval):
            words += 1
            form = build_form(title, slug, "typed " * words)
            if revision_id:
                form["overwrite_revision_id"] = revision_id
            answer = client.post(url, form, headers=AUTOSAVE).json()
            if not answer["success"]:
                raise CommandError(f"A draft was not saved: {answer}")
            counts["save"] += 1
            revision_id = str(answer["revision_id"])
            url = reverse("wagtailadmin_pages:edit", args=[answer["pk"]])
        return counts

    def _read(self, number: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        client, position = FrontClient(headers=HOST), number
        while not self._ends.is_set():
            position += 1
            response = client.get(self.addresses[position % len(self.addresses)])
            counts["hit" if "; hit" in response["Cache-Status"] else "miss"] += 1
            self._ends.wait(0.01)
        return counts


def build_form(title: str, slug: str, summary: str) -> dict[str, str]:
    """Return the form of a report as far as a draft needs it."""
    form = dict.fromkeys(
        ("tagline", "publication_date", "hero_alt", "hero_caption", "download_pitch", "seo_title"),
        "",
    )
    form |= {
        "title": title,
        "slug": slug,
        "summary": summary[:280],
        "publication_type": "report",
        "date_precision": "month",
        "download_label": "Download",
        "download_alt": "",
        "search_description": "",
        "body-count": "0",
    }
    for prefix in ("page_topics", "related_cards", "comments", "authorships"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return form


def get_public_addresses() -> list[str]:
    """Return the addresses of all pages that readers see, and of some lists beside them."""
    pages = visible(Page.objects.filter(depth__gt=1))
    addresses = [url for page in pages if (url := page.get_url())]
    return [*addresses, "/recommendations/", "/addressees/", "/feeds/reports.atom", "/sitemap.xml"]


def find_stale(addresses: list[str]) -> list[str]:
    """Return the addresses whose copies differ from what is rendered from nothing."""
    client, stale = FrontClient(headers=HOST), []
    for address in addresses:
        copy = client.get(address).content
        with override_settings(CACHE_PAGES=False):
            if client.get(address).content != copy:
                stale.append(address)
    return stale


def make_editors(number: int) -> None:
    """Make an account for each editor."""
    for n in range(number):
        get_user_model().objects.create_superuser(username=f"bench-editor-{n}", password=None)


def publish_one(report: ReportPage) -> None:
    """Publish new words of a report, as an editor does."""
    client = FrontClient(headers=HOST)
    client.force_login(get_user_model().objects.get(username="bench-editor-0"))
    form = build_form(report.title, report.slug, "Words that are published.")
    url = reverse("wagtailadmin_pages:edit", args=[report.pk])
    form["publication_date"] = "2024-05-01"
    response = client.post(url, form | {"action-publish": "1"})
    if response.status_code != 302:
        raise CommandError("The report could not be published.")
