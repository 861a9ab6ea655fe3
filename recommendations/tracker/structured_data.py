"""Structured data of the tracker: https://schema.org."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node, build_board_reference


def dataset(
    *,
    name: str,
    description: str,
    path: str,
    downloads: Iterable[tuple[str, str]],
    license_url: str,
    changed: datetime | None = None,
) -> Node:
    """Return https://schema.org/Dataset for the tracker.

    `downloads` are the paths of the exports with their media types. Search engines for data want
    a description of 50 characters or more: https://developers.google.com/search/docs/appearance/structured-data/dataset
    """
    node: Node = {
        "@type": "Dataset",
        "@id": f"{absolute_url(path)}#dataset",
        "name": name,
        "description": description,
        "url": absolute_url(path),
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "license": license_url,
        "creator": build_board_reference(),
        "publisher": build_board_reference(),
        "variableMeasured": _("Status of recommendations"),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": absolute_url(download),
                "encodingFormat": media_type,
            }
            for download, media_type in downloads
        ],
    }
    return node | {"dateModified": changed.isoformat()} if changed else node
