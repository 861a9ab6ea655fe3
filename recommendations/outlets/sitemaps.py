"""The sitemaps with the status of recommendations, the addressees and the tracker."""

from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from wagtail.models import Page

from boardtrade.delivery.sitemap import ListSitemap, PageSitemap, SitemapEntry
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import StatusUpdate


class PageAndStatusSitemap(PageSitemap):
    """All pages; the date of a recommendation is also that of its status log."""

    def items(self) -> Any:
        """Return the pages with the time of the last entry of their log."""
        log = StatusUpdate.objects.filter(record=OuterRef("recommendationpage__record"))
        last_entry = log.order_by("-pk").values("recorded_at")[:1]
        return super().items().annotate(status_recorded_at=Subquery(last_entry))

    def lastmod(self, page: Page) -> datetime | None:
        """Return when the page was last published or its status last recorded."""
        dates = (page.last_published_at, page.status_recorded_at)
        return max(filter(None, dates), default=None)


class AddresseeSitemap(ListSitemap):
    """The tracker, the list of addressees and their pages, and how to follow them."""

    def get_entries(self, home: Page) -> list[SitemapEntry]:
        """Return the entries; addressees without a public recommendation are left out."""
        recommendations = RecommendationPage.objects.published().descendant_of(home).order_by()
        changes = recommendations.values_list("addressee_links__addressee__translation_key")
        changed_at = {
            key: max(filter(None, dates), default=None)
            for key, *dates in changes.annotate(
                Max("last_published_at"), Max("record__updates__recorded_at")
            )
        }
        addressees = Addressee.objects.filter(translation_key__in=changed_at, locale=home.locale)
        entries = [
            SitemapEntry(addressee.url, changed_at[addressee.translation_key])
            for addressee in addressees
        ]
        if not entries:
            return []
        latest = max(filter(None, changed_at.values()), default=None)
        lists = [
            SitemapEntry(reverse(name), latest) for name in ("tracker", "addressees", "follow")
        ]
        return lists + entries
