"""The function that keeps the slugs which objects had, for the triggers of their tables."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION keep_former_slugs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM pages_formerslug WHERE kind = TG_TABLE_NAME AND object_id = OLD.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.slug = OLD.slug AND NEW.locale_id = OLD.locale_id THEN
            RETURN NULL;
        END IF;
        DELETE FROM pages_formerslug
            WHERE kind = TG_TABLE_NAME AND object_id = NEW.id
              AND slug = NEW.slug AND locale_id = NEW.locale_id;
    END IF;
    -- The row is written already: who gave the slug up at the same time has committed by now.
    IF EXISTS (
        SELECT 1 FROM pages_formerslug
        WHERE kind = TG_TABLE_NAME AND slug = NEW.slug AND locale_id = NEW.locale_id
    ) THEN
        RAISE EXCEPTION 'This slug still leads to what had it before.'
            USING ERRCODE = 'unique_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO pages_formerslug (kind, locale_id, slug, object_id)
            VALUES (TG_TABLE_NAME, OLD.locale_id, OLD.slug, OLD.id);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=63)),
                ("slug", models.SlugField(max_length=150)),
                ("object_id", models.BigIntegerField()),
                (
                    "locale",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="+", to="wagtailcore.locale"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.F("kind"), models.F("object_id"), name="former_slug_of_object"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "slug", "locale"), name="former_slug_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION keep_former_slugs CASCADE"),
    ]
