"""The sitemaps with the status of recommendations, the addressees and the tracker."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from boardtrade.delivery.sitemap import PageSitemap, SiteSitemap
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


class AddresseeSitemap(SiteSitemap):
    """The tracker, the list of addressees and their pages, in each language of the site."""

    def items(self) -> list[str]:
        """Return the paths; addressees without a public recommendation are left out."""
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        roots = Page.objects.filter(translation_key=site.root_page.translation_key, live=True)
        paths: list[str] = []
        for root in roots.select_related("locale").order_by("path"):
            recommendations = RecommendationPage.objects.published().descendant_of(root)
            keys = recommendations.values("addressee_links__addressee__translation_key")
            addressees = Addressee.objects.filter(translation_key__in=keys, locale=root.locale)
            with translation.override(root.locale.language_code):
                if addressee_paths := [addressee.url for addressee in addressees]:
                    paths += [reverse("tracker"), reverse("addressees"), *addressee_paths]
        return paths

    def location(self, item: str) -> str:
        """Return the path."""
        return item
