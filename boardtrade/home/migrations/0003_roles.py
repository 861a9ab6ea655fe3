"""The roles of the staff, as groups: what each may do is in docs/roles.md, which the tests read."""

from django.db import migrations

AUTHORS, EDITORS, APPROVERS, ADMINISTRATORS = "Authors", "Editors", "Approvers", "Administrators"
ALL = [AUTHORS, EDITORS, APPROVERS, ADMINISTRATORS]
# Words of topics, people and statuses are on public pages: a change is seen at once.
PUBLISHERS = [APPROVERS, ADMINISTRATORS]
PERMISSIONS = [
    ("wagtailadmin.admin", ["access"], ALL),
    ("people.topic", ["add"], ALL),
    ("people.topic", ["change"], PUBLISHERS),
    ("people.person", ["add"], ALL),
    ("people.person", ["change"], PUBLISHERS),
    ("recommendations.addressee", ["add"], ALL),
    ("recommendations.addressee", ["change"], PUBLISHERS),
    ("recommendations.clockstop", ["add", "change", "delete"], PUBLISHERS),
    ("recommendations.definition", ["add", "change"], PUBLISHERS),
    ("recommendations.statusupdate", ["add"], ALL),  # of drafts, see staff/permissions.py
    ("people.topic", ["delete"], [ADMINISTRATORS]),
    ("people.person", ["delete"], [ADMINISTRATORS]),
    ("recommendations.addressee", ["delete"], [ADMINISTRATORS]),
    ("recommendations.definition", ["delete"], [ADMINISTRATORS]),
    ("navigation.sitesettings", ["change"], [ADMINISTRATORS]),
    ("wagtailredirects.redirect", ["add", "change", "delete"], [ADMINISTRATORS]),
    ("wagtailcore.workflow", ["add", "change", "delete"], [ADMINISTRATORS]),
    ("wagtailcore.task", ["add", "change", "delete"], [ADMINISTRATORS]),
    ("wagtailcore.site", ["change"], [ADMINISTRATORS]),
    ("users.user", ["add", "change", "delete"], [ADMINISTRATORS]),
    ("auth.group", ["add", "change", "delete"], [ADMINISTRATORS]),
]
PAGES = [
    (["add"], ALL),
    (["change"], [EDITORS, APPROVERS, ADMINISTRATORS]),
    (["publish", "lock", "unlock"], PUBLISHERS),
    (["bulk_delete"], [ADMINISTRATORS]),
]
FILES = [
    (["add", "choose"], ALL),
    (["change"], [EDITORS, APPROVERS, ADMINISTRATORS]),
]
COLLECTIONS = ["add", "change", "delete"]


def make_roles(apps, schema_editor):
    """Give Wagtail's two groups names that tell what they do, and make the others."""
    Group = apps.get_model("auth.Group")
    Group.objects.filter(name="Moderators").update(name=APPROVERS)
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in ALL}
    for model, actions, names in PERMISSIONS:
        for action in actions:
            permission = find_permission(apps, model, action)
            for name in names:
                groups[name].permissions.add(permission)
    own_work = find_permission(apps, "users.user", "publish_own_work", "Can publish own work")
    groups[ADMINISTRATORS].permissions.add(own_work)
    grant_pages(apps, groups)
    grant_files(apps, groups)
    name_workflow(apps)


def find_permission(apps, model, action, name=""):
    """Return a permission, which Django makes only after all migrations."""
    app_label, model_name = model.split(".")
    ContentType = apps.get_model("contenttypes.ContentType")
    Permission = apps.get_model("auth.Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model_name)
    codename = action if name else f"{action}_{model_name}"
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": name or f"Can {action} {model_name}"},
    )
    return permission


def grant_pages(apps, groups):
    """Let each role do what it may anywhere in the tree."""
    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    GroupPagePermission = apps.get_model("wagtailcore.GroupPagePermission")
    for actions, names in PAGES:
        for action in actions:
            permission = find_permission(apps, "wagtailcore.page", action)
            for name in names:
                GroupPagePermission.objects.get_or_create(
                    group=groups[name], page=root, permission=permission
                )


def grant_files(apps, groups):
    """Let each role do what it may in all collections."""
    root = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    GroupCollectionPermission = apps.get_model("wagtailcore.GroupCollectionPermission")
    granted = [
        (model, action, names)
        for model in ("wagtailimages.image", "wagtaildocs.document")
        for actions, names in FILES
        for action in actions
    ]
    granted += [("wagtailcore.collection", action, [ADMINISTRATORS]) for action in COLLECTIONS]
    for model, action, names in granted:
        permission = find_permission(apps, model, action)
        for name in names:
            GroupCollectionPermission.objects.get_or_create(
                group=groups[name], collection=root, permission=permission
            )


def name_workflow(apps):
    """Call the workflow that Wagtail makes by what it asks for: the approval of an approver."""
    Workflow, Task = (apps.get_model(f"wagtailcore.{name}") for name in ("Workflow", "Task"))
    Workflow.objects.filter(name="Moderators approval").update(name="Approval")
    Task.objects.filter(name="Moderators approval").update(name="Approval")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_home_page"),
        ("people", "0001_initial"),
        ("reports", "0001_initial"),
        ("recommendations", "0001_initial"),
        ("navigation", "0001_initial"),
        ("users", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailredirects", "0001_initial"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
