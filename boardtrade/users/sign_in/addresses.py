"""The former address of mail of a user is told of a new one.

All other notices go to the new one: who has got into an account would change it first.
"""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver

from boardtrade.users.models import User
from boardtrade.users.notices import notify


@receiver(pre_save, sender=User)
def tell_former_address(
    instance: User, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Send a notice to the address that a user had, if it is another one now."""
    if raw or not instance.pk or (update_fields is not None and "email" not in update_fields):
        return
    former = User.objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    if former and former.casefold() != instance.email.casefold():
        notify(instance, "address_changed", to=former)
