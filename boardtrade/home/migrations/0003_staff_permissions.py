"""What Wagtail's groups of editors and moderators may do beside editing pages."""

from django.db import migrations

EVERYONE = ["Editors", "Moderators"]
# Their words are on public pages: a change is seen at once, and editors do not publish.
PUBLISHERS = ["Moderators"]
GRANTED = [
    ("people", "topic", "add", EVERYONE),
    ("people", "topic", "change", PUBLISHERS),
    ("people", "person", "add", EVERYONE),
    ("people", "person", "change", PUBLISHERS),
    ("recommendations", "addressee", "add", EVERYONE),
    ("recommendations", "addressee", "change", PUBLISHERS),
    ("recommendations", "clockstop", "add", PUBLISHERS),
    ("recommendations", "clockstop", "change", PUBLISHERS),
    ("recommendations", "clockstop", "delete", PUBLISHERS),
    ("recommendations", "definition", "add", PUBLISHERS),
    ("recommendations", "definition", "change", PUBLISHERS),
    ("recommendations", "statusupdate", "add", EVERYONE),  # of drafts, see staff/permissions.py
]


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    for app_label, model, action, groups in GRANTED:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_{model}",
            defaults={"name": f"Can {action} {model}"},
        )
        for group in Group.objects.filter(name__in=groups):
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_home_page"),
        ("people", "0001_initial"),
        ("reports", "0001_initial"),
        ("recommendations", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
