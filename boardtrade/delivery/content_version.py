"""A version of everything that pages show, which triggers of the database renew on any change.

A trigger on each table of content sets a new version at the end of the transaction that wrote to
it. So code that reads the version and then content reads the content of that version or of a newer
one, and nothing that writes, not even SQL typed by hand, can leave the version as it was.
"""

from typing import Any

from django.apps import apps
from django.db import connections

from boardtrade.delivery.models import ContentVersion

MODELS_WITHOUT_CONTENT = (
    # Sign-in, and who may do what.
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "sessions.Session",
    "users.User",
    "users.User_groups",
    "users.User_user_permissions",
    "wagtailcore.APIToken",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupApprovalTask_groups",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.GroupSitePermission",
    "wagtailusers.UserProfile",
    # Work on drafts, before it is published.
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.PageSubscription",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowState",
    "wagtailcore.WorkflowTask",
    # What is derived from content.
    "contenttypes.ContentType",
    "delivery.ContentVersion",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    # Logs and queues.
    "django_tasks_database.DBTaskResult",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
)
"""Models whose rows no page shows. Every other table is content, also one of a new app or package:
a model missing here costs a little speed, but never leads to a page that is out of date."""

TRIGGER_NAME = "content_has_changed"
TABLES_QUERY = """
    SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = %s)
    FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND pg_table_is_visible(oid)
      AND relnamespace <> 'pg_catalog'::regnamespace
    ORDER BY relname
"""
"""Returns every table of this database, and whether it has the trigger."""


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Create the trigger on tables of content that have none yet; called after each `migrate`."""
    with connections[using].cursor() as cursor:
        cursor.execute(TABLES_QUERY, [TRIGGER_NAME])
        tables = dict(cursor.fetchall())
        if ContentVersion._meta.db_table not in tables:
            return  # migrated back to before this app
        tables_without_content = _get_tables_without_content()
        for table, has_trigger in tables.items():
            if not has_trigger and table not in tables_without_content:
                cursor.execute(_build_trigger_sql(f'"{table}"'))


def _get_tables_without_content() -> set[str]:
    """Return the names of the listed tables. Raises LookupError for a model that does not exist."""
    models = [apps.get_model(label) for label in MODELS_WITHOUT_CONTENT]
    return {"django_migrations", *(model._meta.db_table for model in models)}


def _build_trigger_sql(table: str) -> str:
    # Deferred to the end of the transaction: the lock on the version is then held only briefly.
    return (
        f"CREATE CONSTRAINT TRIGGER {TRIGGER_NAME} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renew_content_version()"
    )
