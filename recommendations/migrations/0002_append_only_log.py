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

DATES = """
-- The same rule as in `boardtrade/pages/publication_date.py`.
CREATE FUNCTION first_day_of(day date, known_to text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE known_to WHEN 'day' THEN day ELSE date_trunc(known_to, day::timestamp)::date END
$$;

CREATE FUNCTION last_day_of(day date, known_to text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE known_to
        WHEN 'day' THEN day
        WHEN 'month' THEN (date_trunc('month', day::timestamp) + interval '1 month - 1 day')::date
        ELSE (date_trunc('year', day::timestamp) + interval '1 year - 1 day')::date
    END
$$;
"""

PERIODS = """
-- As the owner of the tables: the role that serves the site may not write periods itself.
CREATE FUNCTION work_out_status_periods() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Two editors who add an entry to one log at once wait for each other here.
    PERFORM 1 FROM recommendations_recommendationrecord
        WHERE id IN (SELECT record_id FROM added) ORDER BY id FOR NO KEY UPDATE;

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

    -- Else it would be open which of the earlier ones counts again.
    IF EXISTS (
        SELECT 1 FROM added JOIN recommendations_statusupdate AS corrected
            ON corrected.id = added.corrects_id
        WHERE corrected.status = '' OR (added.status = '' AND corrected.corrects_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'What corrects another entry is not taken back: correct it.'
            USING ERRCODE = 'check_violation';
    END IF;

    -- A day's grace: it may be tomorrow already where the entry is made.
    IF EXISTS (SELECT 1 FROM added WHERE effective_date > (now() AT TIME ZONE 'UTC')::date + 1) THEN
        RAISE EXCEPTION 'A status cannot hold from a day in the future.'
            USING ERRCODE = 'check_violation';
    END IF;

    DELETE FROM recommendations_statusperiod WHERE record_id IN (SELECT record_id FROM added);
    -- A corrected entry never counts. What was recorded later holds later, unless its date says
    -- otherwise: a month or a year holds from its first day, or from the last day in it on which
    -- something recorded earlier begins. Of several entries from one day the last one counts.
    INSERT INTO recommendations_statusperiod (record_id, update_id, status, starts_on, ends_before)
    WITH counting AS (
        SELECT id, record_id, status, effective_date, date_precision
        FROM recommendations_statusupdate AS entry
        WHERE record_id IN (SELECT record_id FROM added) AND status <> ''
          AND NOT EXISTS (
              SELECT 1 FROM recommendations_statusupdate AS later WHERE later.corrects_id = entry.id
          )
    ), placed AS (
        SELECT id, record_id, status,
               CASE date_precision WHEN 'day' THEN effective_date ELSE (
                   SELECT max(earlier.effective_date)
                   FROM recommendations_statusupdate AS earlier
                   WHERE earlier.record_id = counting.record_id AND earlier.id <= counting.id
                     AND earlier.status <> ''
                     AND earlier.effective_date
                         <= last_day_of(counting.effective_date, counting.date_precision)
                     AND NOT EXISTS (
                         SELECT 1 FROM recommendations_statusupdate AS later
                         WHERE later.corrects_id = earlier.id
                     )
               ) END AS starts_on
        FROM counting
    )
    SELECT record_id, id, status, starts_on,
           lead(starts_on) OVER (PARTITION BY record_id ORDER BY starts_on)
    FROM (
        SELECT DISTINCT ON (record_id, starts_on) record_id, id, status, starts_on
        FROM placed ORDER BY record_id, starts_on, id DESC
    ) AS holding;

    -- What lists of very many recommendations ask for: see the model.
    UPDATE recommendations_recommendationrecord AS record
    SET recorded_at = log.recorded_at,
        answered_first = log.answered_first,
        answered_last = log.answered_last
    FROM (
        SELECT record_id, max(recorded_at) AS recorded_at,
               min(effective_date) FILTER (WHERE is_response) AS answered_first,
               min(last_day_of(effective_date, date_precision))
                   FILTER (WHERE is_response) AS answered_last
        FROM (
            SELECT record_id, recorded_at, effective_date, date_precision,
                   status IN ('proposed', 'under-way', 'partly-done', 'done', 'rejected')
                   AND NOT EXISTS (
                       SELECT 1 FROM recommendations_statusupdate AS later
                       WHERE later.corrects_id = entry.id
                   ) AS is_response
            FROM recommendations_statusupdate AS entry
            WHERE record_id IN (SELECT record_id FROM added)
        ) AS entries
        GROUP BY record_id
    ) AS log
    WHERE record.id = log.record_id;

    -- Of recommendations that supersede each other in a circle none would be the one to follow.
    IF EXISTS (
        SELECT 1 FROM recommendations_statusperiod AS period
        JOIN recommendations_statusupdate AS entry ON entry.id = period.update_id
        WHERE period.record_id IN (SELECT record_id FROM added)
          AND period.ends_before IS NULL AND entry.superseded_by_id IS NOT NULL
    ) THEN
        -- Of two halves of a circle that are added at once, the second sees the first.
        PERFORM pg_advisory_xact_lock(hashtext('recommendations superseding each other'));
        IF EXISTS (
            WITH RECURSIVE superseding AS (
                SELECT period.record_id, entry.superseded_by_id
                FROM recommendations_statusperiod AS period
                JOIN recommendations_statusupdate AS entry ON entry.id = period.update_id
                WHERE period.ends_before IS NULL AND period.status = 'superseded'
                  AND entry.superseded_by_id IS NOT NULL
            ), chain AS (
                SELECT record_id, superseded_by_id FROM superseding
                WHERE record_id IN (SELECT record_id FROM added)
                UNION
                SELECT chain.record_id, superseding.superseded_by_id
                FROM chain JOIN superseding ON superseding.record_id = chain.superseded_by_id
            )
            SELECT 1 FROM chain WHERE superseded_by_id = record_id
        ) THEN
            RAISE EXCEPTION 'Recommendations cannot supersede each other in a circle.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'superseding_in_a_circle';
        END IF;
    END IF;
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
    IF TG_OP = 'UPDATE' THEN
        IF NEW.record_id <> OLD.record_id THEN
            RAISE EXCEPTION 'A recommendation keeps its permanent id and its status log.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;

    -- Nobody adds an entry, or deletes another of its pages, while this is looked up.
    PERFORM 1 FROM recommendations_recommendationrecord WHERE id = OLD.record_id FOR UPDATE;

    IF EXISTS (SELECT 1 FROM recommendations_statusupdate WHERE record_id = OLD.record_id)
        AND NOT EXISTS (
            SELECT 1 FROM recommendations_recommendationpage AS other
            JOIN wagtailcore_page AS page ON page.id = other.page_ptr_id
            WHERE other.record_id = OLD.record_id AND other.page_ptr_id <> OLD.page_ptr_id
              AND page.alias_of_id IS NULL
        )
    THEN
        RAISE EXCEPTION 'A recommendation with a status log is withdrawn or superseded, not deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER status_log_keeps_its_page
    BEFORE UPDATE OR DELETE ON recommendations_recommendationpage
    FOR EACH ROW EXECUTE FUNCTION keep_last_page_of_status_log();
"""

LEADS = """
CREATE FUNCTION set_lead_addressee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'recommendations_recommendationpage' THEN
        NEW.lead_addressee_id := (
            SELECT addressee_id FROM recommendations_recommendationaddressee
            WHERE recommendation_id = NEW.page_ptr_id ORDER BY sort_order, id LIMIT 1
        );
        RETURN NEW;
    END IF;
    -- The trigger of the page looks which one is the first now.
    IF TG_OP <> 'INSERT' THEN
        UPDATE recommendations_recommendationpage SET lead_addressee_id = NULL
            WHERE page_ptr_id = OLD.recommendation_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE recommendations_recommendationpage SET lead_addressee_id = NULL
            WHERE page_ptr_id = NEW.recommendation_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER lead_is_the_first_addressee
    BEFORE INSERT OR UPDATE ON recommendations_recommendationpage
    FOR EACH ROW EXECUTE FUNCTION set_lead_addressee();

CREATE TRIGGER lead_follows_the_addressees
    AFTER INSERT OR UPDATE OR DELETE ON recommendations_recommendationaddressee
    FOR EACH ROW EXECUTE FUNCTION set_lead_addressee();
"""

RECORDS = """
CREATE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'A permanent id is never given up.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id <> OLD.id OR NEW.permanent_id <> OLD.permanent_id THEN
            RAISE EXCEPTION 'A permanent id never changes.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF pg_trigger_depth() > 1 OR (NEW.recorded_at, NEW.answered_first, NEW.answered_last)
            IS NOT DISTINCT FROM (OLD.recorded_at, OLD.answered_first, OLD.answered_last) THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.recorded_at IS NULL AND NEW.answered_first IS NULL AND NEW.answered_last IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'When an answer was given follows from the status log: add an entry there.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER record_keeps_its_id
    BEFORE INSERT OR UPDATE OR DELETE ON recommendations_recommendationrecord
    FOR EACH ROW EXECUTE FUNCTION keep_record();

CREATE TRIGGER records_are_never_emptied
    BEFORE TRUNCATE ON recommendations_recommendationrecord
    FOR EACH STATEMENT EXECUTE FUNCTION keep_record();
"""

FORMER_SLUGS = """
CREATE TRIGGER addressee_keeps_former_slugs
    AFTER INSERT OR UPDATE OR DELETE ON recommendations_addressee
    FOR EACH ROW EXECUTE FUNCTION keep_former_slugs();
"""

UNDO = """
DROP TRIGGER addressee_keeps_former_slugs ON recommendations_addressee;
DROP FUNCTION set_lead_addressee CASCADE;
DROP FUNCTION keep_record CASCADE;
DROP FUNCTION keep_last_page_of_status_log CASCADE;
DROP FUNCTION refuse_writing_status_periods CASCADE;
DROP FUNCTION work_out_status_periods CASCADE;
DROP FUNCTION refuse_change_of_status_log CASCADE;
DROP FUNCTION last_day_of;
DROP FUNCTION first_day_of;
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial"), ("pages", "0001_initial")]

    operations = [
        migrations.RunSQL(LOG + DATES + PERIODS + PAGES + LEADS + RECORDS + FORMER_SLUGS, UNDO)
    ]
