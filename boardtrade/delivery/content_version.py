"""A version of everything that pages show, renewed by the database with any change of it.

A trigger on each table of content gives the version a new value at the end of the transaction that
wrote there. So whoever reads a version and then reads content, reads what that version stands for
or something newer, and nothing that writes, not even SQL typed by hand, can forget to renew it.
"""

from typing import Any

from django.apps import apps
from django.db import connections

from boardtrade.delivery.models import ContentVersion

NOT_CONTENT = (
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
    # What follows from content by itself.
    "contenttypes.ContentType",
    "delivery.ContentVersion",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    # Logs and queues.
    "django_tasks_database.DBTaskResult",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
)
"""Models whose rows no page shows. Every other table is content, also one that a new app or a
package brings along: to forget one here costs a little speed, never a page that is out of date."""

TRIGGER = "content_has_changed"
TABLES = """
    SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = %s)
    FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND pg_table_is_visible(oid)
      AND relnamespace <> 'pg_catalog'::regnamespace
    ORDER BY relname
"""
"""Every table of this database, and whether it has the trigger."""


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Put the trigger on tables of content that have none yet; called after each `migrate`."""
    with connections[using].cursor() as cursor:
        cursor.execute(TABLES, [TRIGGER])
        has_trigger = dict(cursor.fetchall())
        if ContentVersion._meta.db_table not in has_trigger:
            return  # a migration of old times was asked for
        without_content = _tables_without_content()
        for table, is_present in has_trigger.items():
            if not is_present and table not in without_content:
                cursor.execute(_trigger(f'"{table}"'))


def _tables_without_content() -> set[str]:
    """Return the names of the listed tables. Raises LookupError for a model that is no more."""
    models = [apps.get_model(label) for label in NOT_CONTENT]
    return {"django_migrations", *(model._meta.db_table for model in models)}


def _trigger(table: str) -> str:
    # At the end of the transaction: two that write would otherwise wait for each other in between.
    return (
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renew_content_version()"
    )
