"""The address of the sample in the admin."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks


def _brand_sample(request: HttpRequest) -> HttpResponse:
    from boardtrade.branding.sample import brand_sample  # with the library of colours

    return brand_sample(request)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    """Add the sample of the colours."""
    return [path("brand/sample/", _brand_sample, name="brand_sample")]
