"""Makers of everything that tests need: pages in a working tree, pictures, files."""

import datetime
import functools
import io
from typing import Any

import factory
import pikepdf
import wagtail_factories
from django.core.files.base import ContentFile
from django.db.models import F, Max
from PIL import Image
from wagtail.models import Page, Site

from boardtrade.bench.dataset import path_below
from boardtrade.home.models import HomePage, StandardPage
from boardtrade.media.images.roles import ROLES
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.pages.models import PageTopic, RelatedCard
from boardtrade.people.models import Person, Topic
from boardtrade.users.models import User
from recommendations.models import (
    Addressee,
    ClockStop,
    EarlierAsk,
    Evidence,
    EvidenceCopy,
    LinkKind,
    RecommendationAddressee,
    RecommendationPage,
    ResponseTime,
    StatusUpdate,
)
from recommendations.record.statuses import Status
from reports.models import ReportAuthor, ReportIndexPage, ReportPage


def home_page() -> HomePage:
    """Return the home page that the migrations make."""
    return Site.objects.get(is_default_site=True).root_page.specific


def report_index() -> ReportIndexPage:
    """Return the index of reports below the home page, made on first use."""
    existing = ReportIndexPage.objects.first()
    return existing or ReportIndexFactory(parent=home_page())


def picture_file(name: str = "picture.png", size: tuple[int, int] = (1600, 900)) -> ContentFile:
    """Return a picture file of one colour, of a given size in pixels."""
    return ContentFile(_picture_bytes(name.rsplit(".", 1)[1].upper(), size), name=name)


@functools.cache
def _picture_bytes(kind: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "#0e4c55").save(buffer, format=kind)
    return buffer.getvalue()


def pdf_bytes(pages: int = 1, title: str = "") -> bytes:
    """Return a valid PDF of blank pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
    if title:
        pdf.docinfo["/Title"] = title
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff without any permission."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")


class AdminFactory(UserFactory):
    """Someone who may do everything."""

    is_staff = True
    is_superuser = True


class ImageFactory(factory.django.DjangoModelFactory):
    """A picture of the library whose sizes are ready; one file stands for all of them."""

    class Meta:
        model = CustomImage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Picture {n}")
    # The size of a PNG is known when it is decoded, which takes as long as five pages.
    file = factory.LazyFunction(functools.partial(picture_file, "picture.jpeg"))

    @factory.post_generation
    def ready(self: Any, create: bool, ready: bool | None) -> None:
        """Note the sizes as the task does; `ready=False` leaves the picture as just uploaded."""
        if ready is not False:
            size = [self.width, self.height, self.file.name]
            self.sources = {role: {"avif": [size], "jpeg": [size]} for role in ROLES}
            self.sources_key = self.current_sources_key
            self.save()


class DocumentFactory(factory.django.DjangoModelFactory):
    """A PDF of the library."""

    class Meta:
        model = CustomDocument

    class Params:
        content = factory.LazyFunction(pdf_bytes)
        name = "report.pdf"

    title = factory.Sequence(lambda n: f"File {n}")
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, name=o.name))

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> CustomDocument:
        document = model_class(*args, **kwargs)
        document._set_document_file_metadata()
        document.save()
        return document


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic."""

    class Meta:
        model = Topic

    title = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class PersonFactory(factory.django.DjangoModelFactory):
    """An author."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    slug = factory.Sequence(lambda n: f"person-{n}")


class _PageFactory(wagtail_factories.PageFactory):
    """A published page with distinct words, so that nothing is alike by chance."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    title = factory.Faker("sentence", nb_words=5, variable_nb_words=False)
    summary = factory.Faker("sentence", nb_words=12)

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page, kwargs: dict) -> Page:
        """Store the page as the last below its parent, as `add_child` does in five times as long.

        What tests begin with is checked by the database alone, and the history does not tell of it.
        """
        page = model_class(**kwargs)
        page.draft_title = page.draft_title or page.title
        page.locale_id = page.locale_id or parent.locale_id
        page.depth = parent.depth + 1
        siblings = Page.objects.filter(path__startswith=parent.path, depth=page.depth)
        last_path = siblings.aggregate(last_path=Max("path"))["last_path"]
        place = int(last_path[-Page.steplen :], len(Page.alphabet)) + 1 if last_path else 1
        page.path = path_below(parent.path, place)
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
        parent.numchild += 1
        page._cached_parent_obj = parent
        page.save(clean=False, log_action=None)
        return page

    @factory.post_generation
    def topics(self: Any, create: bool, topics: Any) -> None:
        """Give the page topics: `topics=[…]`."""
        for order, topic in enumerate(topics or []):
            PageTopic.objects.create(page=self, topic=topic, sort_order=order)


class ReportIndexFactory(_PageFactory):
    """The index of reports."""

    class Meta:
        model = ReportIndexPage
        skip_postgeneration_save = True

    title = "Publications"
    slug = "reports"


class ReportFactory(_PageFactory):
    """A published report below the index."""

    class Meta:
        model = ReportPage
        skip_postgeneration_save = True

    parent = factory.LazyFunction(report_index)
    tagline = factory.Faker("sentence", nb_words=8)

    @factory.post_generation
    def authors(self: Any, create: bool, authors: Any) -> None:
        """Give the report authors: `authors=[…]`."""
        for order, person in enumerate(authors or []):
            ReportAuthor.objects.create(report=self, person=person, sort_order=order)


class RecommendationFactory(_PageFactory):
    """A published recommendation below a report of its own, unless `parent` is given."""

    class Meta:
        model = RecommendationPage
        skip_postgeneration_save = True

    # Long before anything that tests tell of it.
    parent = factory.SubFactory(ReportFactory, publication_date=datetime.date(2020, 1, 1))
    text = "<p>Do this.</p>"

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        """Write a number that is passed as a figure."""
        return kwargs | ({"number": str(kwargs["number"])} if "number" in kwargs else {})

    @factory.post_generation
    def addressees(self: Any, create: bool, addressees: Any) -> None:
        """Say whom it addresses, the lead first: `addressees=[…]`."""
        for order, addressee in enumerate(addressees or []):
            RecommendationAddressee.objects.create(
                recommendation=self, addressee=addressee, sort_order=order
            )


class AddresseeFactory(factory.django.DjangoModelFactory):
    """A body that recommendations address."""

    class Meta:
        model = Addressee

        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Ministry {n}")
    slug = factory.Sequence(lambda n: f"ministry-{n}")

    @factory.post_generation
    def response_days(self: Any, create: bool, days: int | None) -> None:
        """Agree on so many days from the beginning: `response_days=90`."""
        if days:
            agree(self, days)


def agree(addressee: Addressee, days: int | None, starts_on: Any = None) -> ResponseTime:
    """Agree with an addressee on so many days to respond, from a day on or from the beginning."""
    time, _ = ResponseTime.objects.update_or_create(
        addressee=addressee, starts_on=starts_on, defaults={"days": days}
    )
    return time


class ExtensionFactory(factory.django.DjangoModelFactory):
    """An entry by which the Board gives `extended_for` more time to answer, until `extended_to`."""

    class Meta:
        model = StatusUpdate

    class Params:
        page = factory.SubFactory(RecommendationFactory)

    record = factory.LazyAttribute(lambda entry: entry.page.record)
    extended_for = factory.LazyAttribute(lambda entry: entry.page.addressees[0])
    effective_date = datetime.date(2024, 3, 1)
    note = "Its council is new."


class ClockStopFactory(factory.django.DjangoModelFactory):
    """An event that stops the clocks of an addressee, for good."""

    class Meta:
        model = ClockStop

    addressee = factory.SubFactory(AddresseeFactory)
    starts_on = datetime.date(2024, 3, 1)
    reason = "Parliament was dissolved."


class EvidenceFactory(factory.django.DjangoModelFactory):
    """What entries rest on: a page elsewhere."""

    class Meta:
        model = Evidence
        django_get_or_create = ("url", "title", "document")

    url = "https://example.org/minutes"
    title = ""
    document = None


class EvidenceCopyFactory(factory.django.DjangoModelFactory):
    """A copy of a page, as it was on 3 May 2026."""

    class Meta:
        model = EvidenceCopy

    evidence = factory.SubFactory(EvidenceFactory)
    fetched_at = datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.UTC)
    final_url = "https://city.ca/minutes"
    title = "Minutes"
    content_type = "text/html"
    size = 120_000
    sha256 = "ab" * 32
    file = factory.LazyFunction(
        lambda: ContentFile(b"<script>alert(1)</script><p>It was carried.</p>", "minutes.html")
    )
    text_file = factory.LazyFunction(lambda: ContentFile(b"It was carried.", "page.txt"))


class StatusUpdateFactory(factory.django.DjangoModelFactory):
    """An entry of a log, with evidence: of `page`, or of a recommendation of its own."""

    class Meta:
        model = StatusUpdate

    class Params:
        page = factory.SubFactory(RecommendationFactory)

    record = factory.LazyAttribute(lambda entry: entry.page.record)
    status = Status.UNDER_WAY
    effective_date = datetime.date(2024, 6, 1)
    note = factory.Sequence(lambda n: f"Something happened: {n}.")
    evidence = factory.SubFactory(EvidenceFactory)


class StandardPageFactory(_PageFactory):
    """A published page of text below the home page."""

    class Meta:
        model = StandardPage
        skip_postgeneration_save = True

    parent = factory.LazyFunction(home_page)


def pick(source: Page, target: Page | None = None, **values: Any) -> RelatedCard:
    """Add an editor's pick to the related content of a page."""
    order = RelatedCard.objects.filter(source=source).count()
    return RelatedCard.objects.create(source=source, page=target, sort_order=order, **values)


def link(
    later: RecommendationPage,
    earlier: RecommendationPage | None = None,
    kind: LinkKind = LinkKind.REPEATS,
    **values: Any,
) -> EarlierAsk:
    """Let a recommendation build on an earlier one, or on that of another body: `url`, `body`."""
    order = EarlierAsk.objects.filter(recommendation=later).count()
    return EarlierAsk.objects.create(
        recommendation=later, page=earlier, kind=kind, sort_order=order, **values
    )
