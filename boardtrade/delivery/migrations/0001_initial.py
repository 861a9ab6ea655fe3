"""The version of all content, and the function of the triggers that renew it."""

from django.db import migrations, models

FUNCTION = """
INSERT INTO delivery_contentversion (version) VALUES (gen_random_uuid());

-- Arguments of its triggers: the column with the id of the page that a row is part of, or an empty
-- one, and then the columns that no reader sees (boardtrade/delivery/content_version.py).
CREATE FUNCTION renew_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    page_column text := TG_ARGV[0];
    hidden_columns text[] := TG_ARGV[1:];
    old_row jsonb;
    new_row jsonb;
    are_pages_hidden boolean;
    began timestamptz;
    breath interval := '2 milliseconds';
BEGIN
    -- Once in a transaction: nobody sees what it writes before its end anyway.
    IF current_setting('boardtrade.renewed_in', true) IS NOT DISTINCT FROM pg_current_xact_id()::text THEN
        RETURN NULL;
    END IF;
    -- Compared as stored, for types without equality and numbers such as 1.0 and 1.00.
    IF TG_OP = 'UPDATE' AND OLD *= NEW THEN
        RETURN NULL;
    END IF;
    old_row := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - hidden_columns END;
    new_row := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - hidden_columns END;
    IF hidden_columns <> '{}' AND old_row::text = new_row::text THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'wagtailcore_page' THEN
        IF NOT coalesce((old_row ->> 'live')::boolean, false)
            AND NOT coalesce((new_row ->> 'live')::boolean, false) THEN
            RETURN NULL;
        END IF;
    ELSIF page_column <> '' THEN
        -- The lock waits for whoever is publishing the page at this moment. A page that becomes
        -- visible, or ceases to be, renews the version by its own row.
        SELECT bool_and(NOT live) INTO are_pages_hidden FROM (
            SELECT live FROM wagtailcore_page
            WHERE id IN ((old_row ->> page_column)::bigint, (new_row ->> page_column)::bigint)
            FOR SHARE
        ) AS pages;
        IF are_pages_hidden THEN
            RETURN NULL;
        END IF;
    END IF;
    -- Whoever serves pages from memory holds the second of these locks while it vouches for a version
    -- (boardtrade/delivery/caching/version_watch.py). It gives it up when it is broken off, or once
    -- it sees the first one. After four seconds its last word is no longer good without that.
    PERFORM pg_advisory_xact_lock(4713, 1);
    began := clock_timestamp();
    WHILE clock_timestamp() < began + interval '4 seconds' LOOP
        -- A server that was killed has forgotten the locks, but not those who held them. So has one
        -- that began anew when a process of it had crashed: it forgets its statistics as well.
        EXIT WHEN clock_timestamp() > interval '4 seconds' + greatest(
                pg_postmaster_start_time(), (SELECT stats_reset FROM pg_stat_bgwriter)
            ) AND pg_try_advisory_xact_lock(4713, 2);
        PERFORM pg_stat_clear_snapshot();  -- what they do now, not at the first look
        PERFORM pg_cancel_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND classid = 4713 AND objid = 2 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND pg_has_role(usesysid, 'USAGE') AND state = 'active';
        PERFORM pg_sleep_for(breath);
        breath := least(breath * 2, interval '50 milliseconds');
    END LOOP;
    UPDATE delivery_contentversion SET version = gen_random_uuid();
    PERFORM set_config('boardtrade.renewed_in', pg_current_xact_id()::text, true);
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
