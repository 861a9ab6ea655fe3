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

CREATE FUNCTION refuse_nameless_entry() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM users_user WHERE id = OLD.author_id) THEN
        RAISE EXCEPTION 'An entry keeps its author as long as there is such an account.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

-- At the end of the transaction: authors are emptied before their account is deleted.
CREATE CONSTRAINT TRIGGER entries_keep_their_authors
    AFTER UPDATE ON recommendations_statusupdate DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refuse_nameless_entry();

-- Who owns the tables gives the demonstration, and what is brought along, the time when it was
-- recorded. Whoever only serves the site records now.
CREATE FUNCTION set_time_of_recording() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT pg_has_role(
        current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'USAGE'
    ) THEN
        NEW.recorded_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER entries_are_recorded_now
    BEFORE INSERT ON recommendations_statusupdate
    FOR EACH ROW EXECUTE FUNCTION set_time_of_recording();
"""

EVIDENCE = """
CREATE FUNCTION refuse_change_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Evidence stays as it was recorded: give other evidence in a later entry.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER evidence_is_append_only
    BEFORE UPDATE OR DELETE ON recommendations_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();

CREATE TRIGGER evidence_is_never_emptied
    BEFORE TRUNCATE ON recommendations_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();

CREATE TRIGGER evidence_is_recorded_now
    BEFORE INSERT ON recommendations_evidence
    FOR EACH ROW EXECUTE FUNCTION set_time_of_recording();

CREATE TRIGGER evidence_copy_is_append_only
    BEFORE UPDATE OR DELETE ON recommendations_evidencecopy
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();

CREATE TRIGGER evidence_copy_is_never_emptied
    BEFORE TRUNCATE ON recommendations_evidencecopy
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();
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
-- What each entry that counts says, one row for each word of it. A corrected entry never counts.
-- An addressee that was merged into another one speaks as that one; NULL is the Board. Of more time
-- to answer, it is who gets it.
CREATE FUNCTION words_of_logs(record_ids bigint[]) RETURNS TABLE (
    id bigint, record_id bigint, speaker_key uuid, axis text, value text, promised_last date,
    first_day date, last_day date
) LANGUAGE sql STABLE AS $$
    SELECT entry.id, entry.record_id, coalesce(merged.translation_key, speaker.translation_key),
           word.axis, word.value,
           CASE word.axis
               WHEN 'promise' THEN last_day_of(entry.promised_date, entry.promised_precision)
               WHEN 'extension' THEN entry.extended_to
           END,
           entry.effective_date, last_day_of(entry.effective_date, entry.date_precision)
    FROM recommendations_statusupdate AS entry
    LEFT JOIN recommendations_addressee AS speaker
        ON speaker.id = coalesce(entry.speaker_id, entry.extended_for_id)
    LEFT JOIN recommendations_addressee AS merged ON merged.id = speaker.merged_into_id
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN entry.speaker_id IS NULL THEN 'verdict' ELSE 'claim' END, entry.status),
        ('answer', entry.answer),
        ('promise', coalesce(to_char(entry.promised_date, 'YYYY-MM-DD'), '')),
        ('extension', coalesce(to_char(entry.extended_to, 'YYYY-MM-DD'), ''))
    ) AS word(axis, value)
    WHERE entry.record_id = ANY (record_ids) AND word.value <> ''
      AND NOT EXISTS (
          SELECT 1 FROM recommendations_statusupdate AS later WHERE later.corrects_id = entry.id
      )
$$;

-- The day so many days after another one, of those that count: not while the clock of an addressee,
-- or of a body that it is part of, stands still. The same rule is in
-- `recommendations/record/clocks/stops.py`.
CREATE FUNCTION answer_due(asked date, days int, body_id bigint) RETURNS date LANGUAGE plpgsql STABLE
    STRICT AS $$
DECLARE
    due date := asked + days;
    counted date := asked;
    stop_first date;
    stop_last date;
    uncounted date;
BEGIN
    FOR stop_first, stop_last IN
        WITH RECURSIVE bodies AS (
            SELECT parent_id, translation_key FROM recommendations_addressee WHERE id = body_id
            UNION
            SELECT body.parent_id, body.translation_key
            FROM recommendations_addressee AS body JOIN bodies ON body.id = bodies.parent_id
        )
        SELECT stop.starts_on, stop.ends_on
        FROM recommendations_clockstop AS stop
        JOIN recommendations_addressee AS body ON body.id = stop.addressee_id
        WHERE body.translation_key IN (SELECT translation_key FROM bodies)
        ORDER BY stop.starts_on
    LOOP
        EXIT WHEN stop_first > due;
        IF stop_last IS NULL THEN
            RETURN '9999-12-31';
        END IF;
        uncounted := greatest(stop_first, counted + 1);
        IF uncounted <= stop_last THEN
            due := due + (stop_last - uncounted + 1);
            counted := stop_last;
        END IF;
    END LOOP;
    RETURN due;
END $$;

-- By when an answer is due at the earliest and at the latest, of what was asked between two days: by
-- the time that was agreed on the day of the question. NULL if on one of them none was.
CREATE FUNCTION answer_due_between(asked_first date, asked_last date, body_id bigint)
RETURNS TABLE (first_day date, last_day date) LANGUAGE sql STABLE AS $$
    WITH turns AS (
        SELECT asked_first AS day
        UNION SELECT asked_last
        UNION SELECT unnest(ARRAY[starts_on - 1, starts_on])
        FROM recommendations_responsetime
        WHERE addressee_id = body_id AND starts_on > asked_first AND starts_on <= asked_last
    ), due AS (
        SELECT answer_due(turns.day, (
            SELECT days FROM recommendations_responsetime
            WHERE addressee_id = body_id AND (starts_on IS NULL OR starts_on <= turns.day)
            ORDER BY starts_on DESC NULLS LAST LIMIT 1
        ), body_id) AS day
        FROM turns
    )
    SELECT min(day), max(day) FROM due HAVING bool_and(day IS NOT NULL)
$$;

-- Planning what follows takes twenty times as long as doing it for one record. The plan for a few is
-- kept for the connection, that for many made for them. Who calls this ends with the setting of its
-- own, which PostgreSQL then takes back.
CREATE FUNCTION plan_once_for_few(record_ids bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('plan_cache_mode', CASE
        WHEN cardinality(record_ids) <= 20 THEN 'force_generic_plan' ELSE 'force_custom_plan'
    END, true)
$$;

-- What holds now for each page of a record: the verdict, and the words of its lead.
CREATE FUNCTION renew_standings(record_ids bigint[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
BEGIN
    PERFORM plan_once_for_few(record_ids);
    -- Whoever adds an entry waits, or is waited for, while a page is added or gets another lead.
    PERFORM 1 FROM recommendations_recommendationrecord
        WHERE id = ANY (record_ids) ORDER BY id FOR NO KEY UPDATE;

    DELETE FROM recommendations_standing WHERE page_id IN (
        SELECT page_ptr_id FROM recommendations_recommendationpage
        WHERE record_id = ANY (record_ids)
    );
    INSERT INTO recommendations_standing (
        page_id, status, status_since, status_precision, since_update_id, status_update_id,
        answer, claim, claim_update_id,
        promise_date, promise_precision, promised_last, promised_since, promise_moves,
        responded_first, responded_last, answer_due_first, answer_due_last, extended_to
    )
    SELECT page.page_ptr_id, coalesce(verdict.status, 'not-started'),
           verdict.since_date, verdict.since_precision, verdict.since_update_id, verdict.update_id,
           coalesce(answer.value, ''), coalesce(claim.value, ''), claim.update_id,
           promised.promised_date, promised.promised_precision, promise.last_day,
           promise.said_since, coalesce(promise.moves, 0), response.starts_on, response.last_day,
           due.first_day, due.last_day, extension.last_day
    FROM recommendations_recommendationpage AS page
    LEFT JOIN reports_reportpage AS report ON report.page_ptr_id = page.report_id
    LEFT JOIN LATERAL answer_due_between(
        first_day_of(report.publication_date, report.date_precision),
        last_day_of(report.publication_date, report.date_precision),
        page.lead_addressee_id
    ) AS due ON true
    LEFT JOIN recommendations_statusperiod AS verdict
        ON verdict.record_id = page.record_id AND verdict.ends_before IS NULL
    LEFT JOIN recommendations_addresseeperiod AS answer
        ON answer.record_id = page.record_id AND answer.addressee_key = page.lead_key
        AND answer.axis = 'answer' AND answer.ends_before IS NULL
    LEFT JOIN recommendations_addresseeperiod AS claim
        ON claim.record_id = page.record_id AND claim.addressee_key = page.lead_key
        AND claim.axis = 'claim' AND claim.ends_before IS NULL
    LEFT JOIN recommendations_addresseeperiod AS promise
        ON promise.record_id = page.record_id AND promise.addressee_key = page.lead_key
        AND promise.axis = 'promise' AND promise.ends_before IS NULL
    LEFT JOIN recommendations_statusupdate AS promised ON promised.id = promise.update_id
    LEFT JOIN recommendations_addresseeperiod AS response
        ON response.record_id = page.record_id AND response.addressee_key = page.lead_key
        AND response.axis = 'response' AND response.ends_before IS NULL
    LEFT JOIN recommendations_addresseeperiod AS extension
        ON extension.record_id = page.record_id AND extension.addressee_key = page.lead_key
        AND extension.axis = 'extension' AND extension.ends_before IS NULL
    WHERE page.record_id = ANY (record_ids);
END $$;

-- As the owner of the tables: the role that serves the site may not write periods itself.
CREATE FUNCTION derive_from_logs(record_ids bigint[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
BEGIN
    PERFORM plan_once_for_few(record_ids);
    PERFORM 1 FROM recommendations_recommendationrecord
        WHERE id = ANY (record_ids) ORDER BY id FOR NO KEY UPDATE;

    DELETE FROM recommendations_statusperiod WHERE record_id = ANY (record_ids);
    DELETE FROM recommendations_addresseeperiod WHERE record_id = ANY (record_ids);

    -- What was recorded later holds later, unless its date says otherwise: a month or a year holds
    -- from its first day, or from the last day in it on which something recorded earlier begins.
    -- Of several words from one day the last one counts. Each speaker is read for itself.
    WITH words AS MATERIALIZED (
        SELECT * FROM words_of_logs(record_ids)
    ), placed AS (
        SELECT words.*, greatest(words.first_day, before.first_day) AS starts_on
        FROM words LEFT JOIN (
            SELECT vague.id, vague.axis, max(earlier.first_day) AS first_day
            FROM words AS vague JOIN words AS earlier
                ON earlier.record_id = vague.record_id AND earlier.axis = vague.axis
                AND earlier.speaker_key IS NOT DISTINCT FROM vague.speaker_key
                AND earlier.id < vague.id AND earlier.first_day <= vague.last_day
            WHERE vague.first_day < vague.last_day
            GROUP BY vague.id, vague.axis
        ) AS before ON before.id = words.id AND before.axis = words.axis
    ), holding AS (
        SELECT DISTINCT ON (record_id, speaker_key, axis, starts_on) *
        FROM placed ORDER BY record_id, speaker_key, axis, starts_on, id DESC
    ), unjudged AS (
        -- That something was said is known before the Board has judged it.
        SELECT DISTINCT ON (record_id)
            record_id, id, 'not-assessed' AS status, starts_on, first_day, last_day
        FROM holding AS claim
        WHERE axis = 'claim' AND value <> 'not-started' AND NOT EXISTS (
            SELECT 1 FROM holding AS verdict
            WHERE verdict.record_id = claim.record_id AND verdict.axis = 'verdict'
              AND verdict.starts_on <= claim.starts_on
        )
        ORDER BY record_id, starts_on, id
    ), verdicts AS (
        SELECT *, status IS DISTINCT FROM lag(status) OVER (
            PARTITION BY record_id ORDER BY starts_on
        ) AS is_change
        FROM (
            SELECT record_id, id, value AS status, starts_on, first_day, last_day
            FROM holding WHERE axis = 'verdict'
            UNION ALL
            SELECT record_id, id, status, starts_on, first_day, last_day FROM unjudged
        ) AS verdicts
    ), runs AS (
        SELECT *, count(*) FILTER (WHERE is_change) OVER (
            PARTITION BY record_id ORDER BY starts_on
        ) AS run
        FROM verdicts
    ), begun AS (
        SELECT *, first_value(last_day) OVER (
            PARTITION BY record_id, run ORDER BY starts_on
        ) AS begun_by
        FROM runs
    ), judged AS (
        -- Who finds the same again does not move the day from which it holds, except to say it more
        -- exactly: "done in 2024", then "done on 3 May 2024".
        INSERT INTO recommendations_statusperiod (
            record_id, update_id, status, starts_on, ends_before,
            since_update_id, since_date, since_precision
        )
        SELECT dated.record_id, dated.id, dated.status, starts_on, ends_before,
               dating.id, dating.effective_date, dating.date_precision
        FROM (
            SELECT *,
                   lead(starts_on) OVER (PARTITION BY record_id ORDER BY starts_on) AS ends_before,
                   array_agg(id) FILTER (WHERE first_day <= begun_by) OVER (
                       PARTITION BY record_id, run ORDER BY starts_on
                   ) AS dating_ids
            FROM begun
        ) AS dated
        JOIN recommendations_statusupdate AS dating
            ON dating.id = dating_ids[cardinality(dating_ids)]
    ), taken_back AS (
        -- Who promises what it had called done, or not needed, admits that it is still to come. A
        -- promise follows what was recorded before it, unless the dates say otherwise.
        SELECT claim.id, min(greatest(claim.starts_on, promise.starts_on)) AS ends_before
        FROM holding AS claim JOIN placed AS promise
            ON promise.record_id = claim.record_id AND promise.speaker_key = claim.speaker_key
        WHERE claim.axis = 'claim' AND claim.value IN ('done', 'not-applicable')
          AND promise.axis = 'promise'
          AND CASE WHEN promise.id > claim.id
              THEN claim.first_day <= promise.last_day
              ELSE promise.id < claim.id AND claim.last_day < promise.first_day
          END
        GROUP BY claim.id
    ), spoken AS (
        SELECT holding.*, least(
            lead(starts_on) OVER (PARTITION BY record_id, speaker_key, axis ORDER BY starts_on),
            taken_back.ends_before
        ) AS ends_before
        FROM holding
        LEFT JOIN taken_back ON taken_back.id = holding.id AND holding.axis = 'claim'
        WHERE axis <> 'verdict'
    ), compared AS (
        SELECT *,
               (value, promised_last) IS DISTINCT FROM lag((value, promised_last)) OVER in_order
                   OR lag(ends_before) OVER in_order < starts_on AS is_new
        FROM spoken
        WINDOW in_order AS (PARTITION BY record_id, speaker_key, axis ORDER BY starts_on)
    ), counted AS (
        SELECT *, count(*) FILTER (WHERE is_new) OVER (
            PARTITION BY record_id, speaker_key, axis ORDER BY starts_on
        ) - 1 AS moves
        FROM compared
    )
    INSERT INTO recommendations_addresseeperiod (
        record_id, addressee_key, axis, update_id, value, last_day, moves, said_since,
        starts_on, ends_before
    )
    SELECT record_id, speaker_key, axis, id, value, promised_last,
           CASE axis WHEN 'promise' THEN moves ELSE 0 END,
           min(starts_on) OVER (PARTITION BY record_id, speaker_key, axis, moves),
           starts_on, ends_before
    FROM counted
    WHERE ends_before IS NULL OR ends_before > starts_on
    UNION ALL
    SELECT record_id, speaker_key, 'response', min(id), to_char(min(first_day), 'YYYY-MM-DD'),
           min(last_day), 0, min(first_day), min(first_day), NULL
    FROM words WHERE speaker_key IS NOT NULL AND axis <> 'extension'
    GROUP BY record_id, speaker_key;

    UPDATE recommendations_recommendationrecord AS record SET recorded_at = log.recorded_at
    FROM (
        SELECT record_id, max(recorded_at) AS recorded_at FROM recommendations_statusupdate
        WHERE record_id = ANY (record_ids) GROUP BY record_id
    ) AS log
    WHERE record.id = log.record_id;

    PERFORM renew_standings(record_ids);
END $$;

CREATE FUNCTION follow_the_log() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    record_ids bigint[] := ARRAY(SELECT DISTINCT record_id FROM added ORDER BY record_id);
BEGIN
    -- Whoever merges an addressee waits, or is waited for: its words are those of one body.
    PERFORM 1 FROM recommendations_addressee WHERE id IN (
        SELECT coalesce(speaker_id, extended_for_id) FROM added
        UNION
        SELECT speaker.merged_into_id FROM recommendations_addressee AS speaker
        JOIN added ON speaker.id IN (added.speaker_id, added.extended_for_id)
    ) ORDER BY id FOR SHARE;

    -- Two editors who add an entry to one log at once wait for each other here.
    PERFORM 1 FROM recommendations_recommendationrecord
        WHERE id = ANY (record_ids) ORDER BY id FOR NO KEY UPDATE;

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
        WHERE (corrected.status, corrected.answer) = ('', '')
              AND coalesce(corrected.promised_date, corrected.extended_to) IS NULL
           OR (added.status, added.answer) = ('', '')
              AND coalesce(added.promised_date, added.extended_to) IS NULL
              AND corrected.corrects_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'What corrects another entry is not taken back: correct it.'
            USING ERRCODE = 'check_violation';
    END IF;

    -- A day's grace: it may be tomorrow already where the entry is made.
    IF EXISTS (SELECT 1 FROM added WHERE effective_date > (now() AT TIME ZONE 'UTC')::date + 1) THEN
        RAISE EXCEPTION 'Nothing holds, and nothing was said, on a day in the future.'
            USING ERRCODE = 'check_violation';
    END IF;

    PERFORM derive_from_logs(record_ids);

    -- Of recommendations that supersede each other in a circle none would be the one to follow.
    IF EXISTS (
        SELECT 1 FROM recommendations_statusperiod AS period
        JOIN recommendations_statusupdate AS entry ON entry.id = period.update_id
        WHERE period.record_id = ANY (record_ids)
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
                WHERE record_id = ANY (record_ids)
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

CREATE TRIGGER periods_follow_the_log
    AFTER INSERT ON recommendations_statusupdate REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_the_log();

-- An addressee is merged into another one, or becomes its translation: its words are that one's.
CREATE FUNCTION follow_the_addressee() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The trigger of the page looks up its lead anew. Pages are locked before their records, as
    -- when one is published.
    UPDATE recommendations_recommendationpage SET lead_addressee_id = NULL
        WHERE lead_addressee_id = NEW.id;
    PERFORM derive_from_logs(ARRAY(
        SELECT DISTINCT record_id FROM recommendations_statusupdate AS entry
        JOIN recommendations_addressee AS speaker
            ON speaker.id IN (entry.speaker_id, entry.extended_for_id)
        WHERE NEW.id IN (speaker.id, speaker.merged_into_id)
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER periods_follow_the_addressee
    AFTER UPDATE OF translation_key, merged_into_id ON recommendations_addressee
    FOR EACH ROW WHEN (
        (OLD.translation_key, OLD.merged_into_id)
            IS DISTINCT FROM (NEW.translation_key, NEW.merged_into_id)
    ) EXECUTE FUNCTION follow_the_addressee();

CREATE FUNCTION refuse_writing_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Periods follow from the status log: add an entry there.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER status_periods_are_derived
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON recommendations_statusperiod
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_writing_periods();

CREATE TRIGGER addressee_periods_are_derived
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON recommendations_addresseeperiod
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_writing_periods();
"""

PAGES = """
CREATE FUNCTION keep_last_page_of_status_log() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
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
CREATE FUNCTION set_lead_addressee() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'recommendations_recommendationpage' THEN
        NEW.lead_addressee_id := (
            SELECT addressee_id FROM recommendations_recommendationaddressee
            WHERE recommendation_id = NEW.page_ptr_id ORDER BY sort_order, id LIMIT 1
        );
        NEW.lead_key := (
            SELECT translation_key FROM recommendations_addressee
            WHERE id = NEW.lead_addressee_id
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

STANDINGS = """
CREATE FUNCTION follow_the_page() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM recommendations_standing WHERE page_id = OLD.page_ptr_id;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM renew_standings(ARRAY[NEW.record_id]);
    ELSE
        PERFORM renew_standings(ARRAY(SELECT DISTINCT record_id FROM added));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER standings_follow_new_pages
    AFTER INSERT ON recommendations_recommendationpage REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_the_page();

-- A page that is moved to another report was asked on another day.
CREATE TRIGGER standings_follow_the_lead_and_the_report
    AFTER UPDATE ON recommendations_recommendationpage
    FOR EACH ROW WHEN (
        (OLD.lead_key, OLD.lead_addressee_id, OLD.report_id)
            IS DISTINCT FROM (NEW.lead_key, NEW.lead_addressee_id, NEW.report_id)
    ) EXECUTE FUNCTION follow_the_page();

CREATE TRIGGER standings_go_with_pages
    AFTER DELETE ON recommendations_recommendationpage
    FOR EACH ROW EXECUTE FUNCTION follow_the_page();

-- By when an answer is due depends on the date of the report, on the time that is agreed with an
-- addressee, on which body it is part of, and on what stops its clock.
CREATE FUNCTION follow_what_sets_the_clock() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint[] := '{}';
BEGIN
    IF TG_TABLE_NAME = 'reports_reportpage' THEN
        PERFORM renew_standings(ARRAY(
            SELECT DISTINCT record_id FROM recommendations_recommendationpage
            WHERE report_id = NEW.page_ptr_id
        ));
        RETURN NULL;
    ELSIF TG_TABLE_NAME = 'recommendations_addressee' THEN
        changed := ARRAY[NEW.id];
    ELSE
        IF TG_OP <> 'INSERT' THEN changed := changed || OLD.addressee_id; END IF;
        IF TG_OP <> 'DELETE' THEN changed := changed || NEW.addressee_id; END IF;
    END IF;
    PERFORM renew_standings(ARRAY(
        WITH RECURSIVE bodies AS (
            SELECT body.id FROM recommendations_addressee AS body
            WHERE translation_key IN (
                SELECT translation_key FROM recommendations_addressee WHERE id = ANY (changed)
            )
            UNION
            SELECT part.id FROM recommendations_addressee AS part
            JOIN bodies ON part.parent_id = bodies.id
        )
        SELECT DISTINCT record_id FROM recommendations_recommendationpage
        WHERE lead_addressee_id IN (SELECT id FROM bodies)
    ));
    RETURN NULL;
END $$;

CREATE TRIGGER standings_follow_the_date_of_the_report
    AFTER UPDATE ON reports_reportpage
    FOR EACH ROW WHEN (
        (OLD.publication_date, OLD.date_precision)
            IS DISTINCT FROM (NEW.publication_date, NEW.date_precision)
    ) EXECUTE FUNCTION follow_what_sets_the_clock();

CREATE TRIGGER standings_follow_what_a_body_is_part_of
    AFTER UPDATE ON recommendations_addressee
    FOR EACH ROW WHEN (
        (OLD.parent_id, OLD.translation_key)
            IS DISTINCT FROM (NEW.parent_id, NEW.translation_key)
    ) EXECUTE FUNCTION follow_what_sets_the_clock();

CREATE TRIGGER standings_follow_the_agreed_time
    AFTER INSERT OR UPDATE OR DELETE ON recommendations_responsetime
    FOR EACH ROW EXECUTE FUNCTION follow_what_sets_the_clock();

CREATE TRIGGER standings_follow_what_stops_a_clock
    AFTER INSERT OR UPDATE OR DELETE ON recommendations_clockstop
    FOR EACH ROW EXECUTE FUNCTION follow_what_sets_the_clock();

CREATE TRIGGER standings_are_derived
    BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON recommendations_standing
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_writing_periods();
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
        IF pg_trigger_depth() > 1 OR NEW.recorded_at IS NOT DISTINCT FROM OLD.recorded_at THEN
            RETURN NEW;
        END IF;
    ELSIF NEW.recorded_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'When something was recorded follows from the status log: add an entry there.'
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
DROP FUNCTION follow_what_sets_the_clock CASCADE;
DROP FUNCTION follow_the_page CASCADE;
DROP FUNCTION set_lead_addressee CASCADE;
DROP FUNCTION keep_record CASCADE;
DROP FUNCTION keep_last_page_of_status_log CASCADE;
DROP FUNCTION refuse_writing_periods CASCADE;
DROP FUNCTION follow_the_addressee CASCADE;
DROP FUNCTION follow_the_log CASCADE;
DROP FUNCTION derive_from_logs;
DROP FUNCTION renew_standings;
DROP FUNCTION plan_once_for_few;
DROP FUNCTION answer_due_between;
DROP FUNCTION answer_due;
DROP FUNCTION words_of_logs;
DROP FUNCTION refuse_change_of_evidence CASCADE;
DROP FUNCTION set_time_of_recording CASCADE;
DROP FUNCTION refuse_nameless_entry CASCADE;
DROP FUNCTION refuse_change_of_status_log CASCADE;
DROP FUNCTION last_day_of;
DROP FUNCTION first_day_of;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("recommendations", "0001_initial"),
        ("pages", "0001_initial"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            LOG + EVIDENCE + DATES + PERIODS + PAGES + LEADS + STANDINGS + RECORDS + FORMER_SLUGS, UNDO
        )
    ]
