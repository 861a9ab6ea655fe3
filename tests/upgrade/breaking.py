"""What a migration may not do while the version from before still serves readers and editors."""

from collections.abc import Iterable, Iterator

from django.db.migrations import operations
from django.db.models import NOT_PROVIDED

TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def find_breaking(found: Iterable[operations.base.Operation]) -> Iterator[str]:
    """Yield, in words, each operation after which the code of before would fail.

    It names columns that it knows in each query, and gives no value to one that it does not know.
    """
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from find_breaking(operation.database_operations)
        elif isinstance(operation, TAKES_AWAY):
            yield f"takes away what the release before reads: {operation.describe()}"
        elif isinstance(operation, operations.AddField):
            field = operation.field
            is_filled = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
            if not is_filled:
                yield f"the release before leaves it empty: {operation.describe()}"
