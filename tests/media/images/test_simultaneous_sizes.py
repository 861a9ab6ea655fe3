"""A picture is deleted whole, also while its sizes are being stored."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from boardtrade.media.images.sizes import prepare_sizes
from boardtrade.media.models import CustomImage, Rendition
from tests.factories import AdminFactory, picture_file

PICTURES = 6

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.mark.parametrize("way", ["its page", "the list"])
def test_deletions_while_sizes_are_made_succeed(way):
    images = [
        CustomImage.objects.create(title="Picture", file=picture_file(size=(60 + n, 40)))
        for n in range(PICTURES)
    ]
    editors = [Client() for _ in images]
    for editor in editors:
        editor.force_login(AdminFactory())

    def delete(editor: Client, image: CustomImage) -> int:
        address = reverse("wagtailimages:delete", args=[image.pk])
        if way == "the list":
            bulk = reverse("wagtail_bulk_action", args=["media", "customimage", "delete"])
            address = f"{bulk}?id={image.pk}&next=/admin/"
        return editor.post(address).status_code

    def closing(work, *args):
        try:
            return work(*args)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2 * PICTURES) as pool:
        made = [pool.submit(closing, prepare_sizes, image.pk) for image in images]
        deleted = [
            pool.submit(closing, delete, *pair) for pair in zip(editors, images, strict=True)
        ]
        assert [future.result() for future in deleted] == [302] * PICTURES
        assert [future.result() for future in made] == [None] * PICTURES
    assert not CustomImage.objects.exists()
    assert not Rendition.objects.exists()
