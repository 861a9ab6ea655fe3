"""What Wagtail's groups of editors and moderators may do beside editing pages."""

from django.db import migrations

GRANTED = [
    ("people", "topic", ["add", "change"]),
    ("people", "person", ["add", "change"]),
    ("recommendations", "addressee", ["add", "change"]),
    ("recommendations", "statusdefinition", ["add", "change"]),
    ("recommendations", "statusupdate", ["add"]),
]


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Group = apps.get_model("auth.Group")
    Permission = apps.get_model("auth.Permission")

    permissions = []
    for app_label, model, actions in GRANTED:
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {model}"},
            )
            permissions.append(permission)
    for group in Group.objects.filter(name__in=["Editors", "Moderators"]):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_home_page"),
        ("people", "0001_initial"),
        ("reports", "0001_initial"),
        ("recommendations", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
