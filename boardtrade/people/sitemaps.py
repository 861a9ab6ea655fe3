"""The sitemap of the pages of topics and people."""

from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from boardtrade.delivery.sitemap import ListSitemap, SitemapEntry
from boardtrade.people.models import Person, Topic
from reports.models import ReportPage


class PeopleSitemap(ListSitemap):
    """The pages of topics and people with public reports."""

    def get_entries(self, home: Page) -> list[SitemapEntry]:
        """Return the pages of topics and people whose lists of reports are not empty."""
        reports = ReportPage.objects.published().descendant_of(home).order_by()
        entries = []
        for view, model, lookup in (
            ("topic", Topic, "page_topics__topic"),
            ("person", Person, "authorships__person"),
        ):
            changes = reports.values_list(f"{lookup}__translation_key")
            changed_at = dict(changes.annotate(Max("last_published_at")))
            subjects = model.objects.filter(translation_key__in=changed_at, locale=home.locale)
            entries += [
                SitemapEntry(
                    reverse(view, args=[subject.slug]), changed_at[subject.translation_key]
                )
                for subject in subjects
            ]
        return entries
