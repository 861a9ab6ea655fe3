"""URLs of the files of pages: the dot in them is not in Wagtail's own pattern."""

from django.urls import re_path

from boardtrade.body.views import page_file

urlpatterns = [
    re_path(
        r"^(?P<path>(?:[\w-]+/)+(?:charts/[\w-]{1,64}\.(?:csv|svg|png)|tables/[\w-]{1,64}\.csv))$",
        page_file,
    ),
]
