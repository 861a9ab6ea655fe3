"""The rules of the status log that no constraint can say, kept by the database itself."""

from django.db import migrations

LOG = """
CREATE FUNCTION refuse_change_of_status_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An account is closed, and its entries stay: the only change there can be.
    IF TG_OP = 'UPDATE' THEN
        IF NEW.author_id IS NULL AND to_jsonb(NEW) = jsonb_set(to_jsonb(OLD), '{author_id}', 'null') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The status log is append-only: add an entry that corrects the mistaken one.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER status_log_is_append_only
    BEFORE UPDATE OR DELETE ON recommendations_statusupdate
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_status_log();

CREATE TRIGGER status_log_is_never_emptied
    BEFORE TRUNCATE ON recommendations_statusupdate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_status_log();
"""

PERIODS = """
-- As the owner of the tables: the role that serves the site may not write periods itself.
CREATE FUNCTION work_out_status_periods() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Two editors who add an entry to one log at once wait for each other here.
    PERFORM 1 FROM recommendations_recommendationrecord
        WHERE id IN (SELECT record_id FROM added) ORDER BY id FOR UPDATE;

    -- And for who deletes its last page: a log without a page could never be seen again.
    IF EXISTS (
        SELECT 1 FROM added WHERE NOT EXISTS (
            SELECT 1 FROM recommendations_recommendationpage AS page
            WHERE page.record_id = added.record_id
        )
    ) THEN
        RAISE EXCEPTION 'The recommendation has been deleted.' USING ERRCODE = 'restrict_violation';
    END IF;

    IF EXISTS (
        SELECT 1 FROM added JOIN recommendations_statusupdate AS corrected
            ON corrected.id = added.corrects_id
        WHERE corrected.record_id <> added.record_id OR corrected.id >= added.id
    ) THEN
        RAISE EXCEPTION 'An entry corrects an earlier one of the same recommendation.'
            USING ERRCODE = 'check_violation';
    END IF;

    -- A day's grace: it may be tomorrow already where the entry is made.
    IF EXISTS (SELECT 1 FROM added WHERE effective_date > (now() AT TIME ZONE 'UTC')::date + 1) THEN
        RAISE EXCEPTION 'A status cannot hold from a day in the future.'
            USING ERRCODE = 'check_violation';
    END IF;

    DELETE FROM recommendations_statusperiod WHERE record_id IN (SELECT record_id FROM added);
    -- Of several entries for one day the last one counts; a corrected one never does.
    INSERT INTO recommendations_statusperiod (record_id, update_id, status, starts_on, ends_before)
    SELECT record_id, id, status, effective_date,
           lead(effective_date) OVER (PARTITION BY record_id ORDER BY effective_date)
    FROM (
        SELECT DISTINCT ON (record_id, effective_date) record_id, id, status, effective_date
        FROM recommendations_statusupdate AS entry
        WHERE record_id IN (SELECT record_id FROM added)
          AND NOT EXISTS (
              SELECT 1 FROM recommendations_statusupdate AS later WHERE later.corrects_id = entry.id
          )
        ORDER BY record_id, effective_date, id DESC
    ) AS counting;
    RETURN NULL;
END $$;

CREATE TRIGGER status_periods_follow_the_log
    AFTER INSERT ON recommendations_statusupdate REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION work_out_status_periods();

CREATE FUNCTION refuse_writing_status_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Periods follow from the status log: add an entry there.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER status_periods_are_derived
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON recommendations_statusperiod
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_writing_status_periods();
"""

PAGES = """
CREATE FUNCTION keep_last_page_of_status_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Nobody adds an entry, or deletes another of its pages, while this is looked up.
    PERFORM 1 FROM recommendations_recommendationrecord WHERE id = OLD.record_id FOR UPDATE;

    IF EXISTS (SELECT 1 FROM recommendations_statusupdate WHERE record_id = OLD.record_id)
        AND NOT EXISTS (
            SELECT 1 FROM recommendations_recommendationpage AS other
            JOIN wagtailcore_page AS page ON page.id = other.page_ptr_id
            WHERE other.record_id = OLD.record_id AND other.page_ptr_id <> OLD.page_ptr_id
              AND page.alias_of_id IS NULL
        )
        AND EXISTS (
            SELECT 1 FROM wagtailcore_page WHERE id = OLD.page_ptr_id AND alias_of_id IS NULL
        )
    THEN
        RAISE EXCEPTION 'A recommendation with a status log is withdrawn or superseded, not deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER status_log_keeps_its_page
    BEFORE DELETE ON recommendations_recommendationpage
    FOR EACH ROW EXECUTE FUNCTION keep_last_page_of_status_log();
"""

UNDO = """
DROP FUNCTION keep_last_page_of_status_log CASCADE;
DROP FUNCTION refuse_writing_status_periods CASCADE;
DROP FUNCTION work_out_status_periods CASCADE;
DROP FUNCTION refuse_change_of_status_log CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]

    operations = [migrations.RunSQL(LOG + PERIODS + PAGES, UNDO)]
