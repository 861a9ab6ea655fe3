"""A version of everything that pages show, which triggers of the database renew on any change.

A trigger on each table of content sets a new version at the end of the transaction that wrote to
it. So code that reads the version and then content reads the content of that version or of a newer
one, and nothing that writes, not even SQL typed by hand, can leave the version as it was. Before it
does so, the trigger waits until no web process serves pages of the former version (decision 23).

Work on drafts leaves it as it was: what it writes is in tables or columns that are listed here, or
is part of a page that is not live, and no public query returns such a page.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from boardtrade.delivery.models import ContentVersion

MODELS_WITHOUT_CONTENT = (
    # Sign-in, and who may do what.
    "account.EmailAddress",
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "mfa.Authenticator",
    "sessions.Session",
    "users.GuessCount",
    "users.User",
    "users.User_groups",
    "users.User_user_permissions",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "usersessions.UserSession",
    "wagtailcore.APIToken",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupApprovalTask_groups",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.GroupSitePermission",
    "wagtailusers.UserProfile",
    # Work on drafts, before it is published.
    "importing.ReportImport",
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
    # Asked only for addresses without a page, and such responses are not cached.
    "wagtailredirects.Redirect",
    # What is derived from content.
    "recommendations.Brief",  # pages say that there is one, and nothing about it
    "reports.PaperWork",  # what follows for readers is in ReportPaper
    "contenttypes.ContentType",
    "delivery.ContentVersion",
    "recommendations.Standing",  # with the pages and the log
    "media.Rendition",  # pages show the sizes that are noted on the picture itself
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    # Logs and queues.
    "recommendations.EvidenceWatch",  # what follows for readers is in EvidenceNotice
    "django_tasks_database.DBTaskResult",
    "watching.Activity",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
)
"""Models whose rows no page shows. Every other table is content, also one of a new app or package:
a model missing here costs a little speed, but never leads to a page that is out of date."""

MODELS_SHOWN_WITH_OTHERS = (
    "recommendations.RecommendationRecord",
    "recommendations.Evidence",
    "recommendations.EvidenceCopy",
)
"""Models of which a new row is shown only once another one refers to it, and that one counts."""

PAGE_FIELDS_WITHOUT_CONTENT = (
    # The draft of a live page.
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    # Who is working on it.
    "locked",
    "locked_at",
    "locked_by",
    # Drafts count as children. A child that goes live, or ceases to be, counts by its own row.
    "numchild",
)
"""Fields of pages that no reader sees. Every other field is content, also one that a new version of
Wagtail brings along."""

TRIGGER_NAME = "content_has_changed"
TABLES_QUERY = """
    SELECT relname, pg_trigger.oid IS NOT NULL, obj_description(pg_trigger.oid, 'pg_trigger')
    FROM pg_class LEFT JOIN pg_trigger ON tgrelid = pg_class.oid AND tgname = %s
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND pg_table_is_visible(pg_class.oid)
      AND relnamespace <> 'pg_catalog'::regnamespace
    ORDER BY relname
"""
"""Returns every table of this database, whether it has the trigger, and the comment on it."""


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Create the triggers that are missing, and replace those of another version of the lists.

    Called after each `migrate`.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(TABLES_QUERY, [TRIGGER_NAME])
        tables = {table: (has_trigger, key) for table, has_trigger, key in cursor.fetchall()}
        if ContentVersion._meta.db_table not in tables:
            return  # migrated back to before this app
        tables_without_content = {"django_migrations", *_get_tables(MODELS_WITHOUT_CONTENT)}
        page_columns = dict(_get_page_columns())
        tables_shown_with_others = _get_tables(MODELS_SHOWN_WITH_OTHERS)
        for table, (has_trigger, key) in tables.items():
            sql, wanted_key = "", None
            if table not in tables_without_content:
                sql = _build_trigger_sql(
                    table,
                    page_column=page_columns.get(table, ""),
                    new_rows_count=table not in tables_shown_with_others,
                )
                wanted_key = hashlib.sha256(sql.encode()).hexdigest()
            if key == wanted_key and has_trigger == bool(sql):
                continue
            if has_trigger:
                cursor.execute(f'DROP TRIGGER {TRIGGER_NAME} ON "{table}"')
            if sql:
                cursor.execute(sql)
                cursor.execute(
                    f"COMMENT ON TRIGGER {TRIGGER_NAME} ON \"{table}\" IS '{wanted_key}'"
                )


def _get_tables(labels: Iterable[str]) -> set[str]:
    """Return the names of tables. Raises LookupError for a model that does not exist."""
    return {apps.get_model(label)._meta.db_table for label in labels}


def _get_page_columns() -> Iterator[tuple[str, str]]:
    """Return the tables whose rows are parts of a page, and the column with the page's id."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, Page):
            yield model._meta.db_table, model._meta.pk.column or ""
        for field in model._meta.local_fields:
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
                yield model._meta.db_table, field.column


def _build_trigger_sql(table: str, *, page_column: str, new_rows_count: bool) -> str:
    hidden_columns: list[str] = []
    if table == Page._meta.db_table:
        hidden_columns = [
            field.column for field in map(Page._meta.get_field, PAGE_FIELDS_WITHOUT_CONTENT)
        ]
    arguments = ", ".join(f"'{column}'" for column in (page_column, *hidden_columns))
    events = "INSERT OR UPDATE OR DELETE" if new_rows_count else "UPDATE OR DELETE"
    # Deferred to the end of the transaction: the lock on the version is then held only briefly.
    return (
        f'CREATE CONSTRAINT TRIGGER {TRIGGER_NAME} AFTER {events} ON "{table}" '
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        f"EXECUTE FUNCTION renew_content_version({arguments})"
    )
