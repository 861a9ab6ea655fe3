"""What the sitemap holds of recommendations beside their pages, and when their status changed."""

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
    """All pages; that of a recommendation changes with its log too."""

    def items(self) -> Any:
        """Return the pages with the moment when their log last grew."""
        log = StatusUpdate.objects.filter(record=OuterRef("recommendationpage__record"))
        last = log.order_by("-pk").values("recorded_at")[:1]
        return super().items().annotate(status_recorded_at=Subquery(last))

    def lastmod(self, page: Page) -> datetime | None:
        """Return when readers last saw a change."""
        changes = (page.last_published_at, page.status_recorded_at)
        return max((each for each in changes if each), default=None)


class AddresseeSitemap(SiteSitemap):
    """The pages of addressees, the index of them, and the tracker, in each language of the site."""

    def items(self) -> list[str]:
        """Return the paths, of addressees only where a visible recommendation addresses them."""
        site = Site.find_for_request(self.request)
        if site is None:
            return []
        roots = Page.objects.filter(translation_key=site.root_page.translation_key, live=True)
        paths: list[str] = []
        for root in roots.select_related("locale").order_by("path"):
            asked = RecommendationPage.objects.published().descendant_of(root)
            keys = asked.values("addressee_links__addressee__translation_key")
            addressees = Addressee.objects.filter(translation_key__in=keys, locale=root.locale)
            with translation.override(root.locale.language_code):
                if own := [each.url for each in addressees]:
                    paths += [reverse("tracker"), reverse("addressees"), *own]
        return paths

    def location(self, item: str) -> str:
        """Return the path."""
        return item
