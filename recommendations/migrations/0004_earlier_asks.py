"""The rules of links between recommendations that no constraint can say."""

from django.db import migrations

LINKS = """
-- Some records, and all that links lead to from them, in either direction.
CREATE FUNCTION linked_records(record_ids bigint[]) RETURNS SETOF bigint
    LANGUAGE sql STABLE ROWS 5 AS $$
    WITH RECURSIVE linked AS (
        SELECT unnest(record_ids) AS id
        UNION
        SELECT other.id
        FROM linked CROSS JOIN LATERAL (
            SELECT link.record_id AS id
            FROM recommendations_recommendationpage AS page
            JOIN recommendations_earlierask AS link ON link.recommendation_id = page.page_ptr_id
            WHERE page.record_id = linked.id AND link.record_id IS NOT NULL
            UNION ALL
            SELECT page.record_id
            FROM recommendations_earlierask AS link
            JOIN recommendations_recommendationpage AS page
                ON page.page_ptr_id = link.recommendation_id
            WHERE link.record_id = linked.id
        ) AS other
    )
    SELECT id FROM linked
$$;

CREATE FUNCTION set_record_of_link() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    -- The page that was chosen may be deleted, and its record stays.
    IF NEW.page_id IS NOT NULL THEN
        NEW.record_id := (
            SELECT record_id FROM recommendations_recommendationpage
            WHERE page_ptr_id = NEW.page_id
        );
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER record_of_link_is_that_of_its_page
    BEFORE INSERT OR UPDATE ON recommendations_earlierask
    FOR EACH ROW EXECUTE FUNCTION set_record_of_link();

CREATE FUNCTION refuse_links_in_a_circle() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    -- Of two halves of a circle that are added at once, the second sees the first.
    PERFORM pg_advisory_xact_lock(hashtext('links between recommendations'));
    IF EXISTS (
        WITH RECURSIVE earlier AS (
            SELECT NEW.record_id AS id
            UNION
            SELECT link.record_id
            FROM earlier
            JOIN recommendations_recommendationpage AS page ON page.record_id = earlier.id
            JOIN recommendations_earlierask AS link ON link.recommendation_id = page.page_ptr_id
            WHERE link.record_id IS NOT NULL
        )
        SELECT 1 FROM earlier
        JOIN recommendations_recommendationpage AS page ON page.record_id = earlier.id
        WHERE page.page_ptr_id = NEW.recommendation_id
    ) THEN
        RAISE EXCEPTION 'Recommendations cannot repeat each other in a circle.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'links_in_a_circle';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER links_make_no_circle
    AFTER INSERT OR UPDATE ON recommendations_earlierask
    FOR EACH ROW WHEN (NEW.record_id IS NOT NULL) EXECUTE FUNCTION refuse_links_in_a_circle();
"""

UNDO = """
DROP FUNCTION refuse_links_in_a_circle CASCADE;
DROP FUNCTION set_record_of_link CASCADE;
DROP FUNCTION linked_records;
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0003_order_of_numbers")]

    operations = [migrations.RunSQL(LINKS, UNDO)]
