"""What happens at once when a page is published or moved, or gets another password."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import (
    BaseViewRestriction,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail.signals import page_published, page_slug_changed, post_page_move

from boardtrade.pages.addresses.redirects import (
    drop_redirects_from_addresses_of,
    get_live_pages,
)


@receiver(page_published)
def update_reference_index(instance: Page, **kwargs: Any) -> None:
    """Update the index of what a page refers to, without waiting for Wagtail's own task.

    Files are served only while a public page refers to them (see `wagtail_hooks`), so a reader of
    the new page must not depend on a worker that is behind.
    """
    ReferenceIndex.create_or_update_for_object(instance)


@receiver(page_published)
def drop_redirects_from_its_address(instance: Page, **kwargs: Any) -> None:
    """Drop redirects from the address at which a page is published."""
    drop_redirects_from_addresses_of([instance])


@receiver(page_slug_changed)
@receiver(post_page_move)
def drop_redirects_from_new_addresses(instance: Page, **kwargs: Any) -> None:
    """Drop redirects from the addresses that a page and those below it have now."""
    drop_redirects_from_addresses_of(get_live_pages(instance))


@receiver(pre_save, sender=PageViewRestriction)
@receiver(pre_save, sender=CollectionViewRestriction)
def forget_old_password(sender: type[BaseViewRestriction], instance: Any, **kwargs: Any) -> None:
    """Give a restriction a new id when its password changes.

    Wagtail notes in a reader's session the ids of the restrictions whose passwords were given, so
    who has given the old password is asked for the new one.
    """
    stored: Any = sender._default_manager.filter(pk=instance.pk).first()
    if stored and (stored.restriction_type, stored.password) != (
        instance.restriction_type,
        instance.password,
    ):
        stored.delete()
        instance.pk = None
        instance._state.adding = True
