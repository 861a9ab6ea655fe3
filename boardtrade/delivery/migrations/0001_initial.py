"""The version of all content, and the function of the triggers that renew it."""

from django.db import migrations, models

FUNCTION = """
INSERT INTO delivery_contentversion (version) VALUES (gen_random_uuid());

CREATE FUNCTION renew_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once in a transaction: nobody sees what it writes before its end anyway.
    IF current_setting('boardtrade.renewed_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        UPDATE delivery_contentversion SET version = gen_random_uuid();
        PERFORM set_config('boardtrade.renewed_in', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION renew_content_version() CASCADE"),
    ]
