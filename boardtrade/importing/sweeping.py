"""What becomes of imports that nobody confirms: they go, with what was kept aside of them."""

from django.db import transaction
from django.utils import timezone

from boardtrade.importing.models import KEPT_FOR, ImportState, ReportImport
from boardtrade.media.stored_files import delete_later


@transaction.atomic
def forget_import(imported: ReportImport) -> None:
    """Delete an import, and the files that are kept aside of it."""
    delete_later(imported.file_names)
    imported.delete()


def sweep_imports() -> int:
    """Forget the imports that nobody has confirmed for a week; return how many."""
    waiting = ReportImport.objects.exclude(state=ImportState.SAVED)
    count = 0
    for imported in waiting.filter(created_at__lt=timezone.now() - KEPT_FOR):
        forget_import(imported)
        count += 1
    return count
