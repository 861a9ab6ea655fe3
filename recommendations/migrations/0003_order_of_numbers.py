"""The order in which the recommendations of a report stand, by their numbers."""

from django.db import migrations

NUMBERS = """
-- The value of a numeral up to 399, else 0; the same as `recommendations/record/numbers.py`.
CREATE FUNCTION roman_value(numeral text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN numeral ~ '^(?!$)c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$' THEN (
        SELECT sum(CASE WHEN value < following THEN -value ELSE value END)::integer
        FROM (
            SELECT value, lead(value, 1, 0) OVER (ORDER BY place) AS following
            FROM regexp_split_to_table(numeral, '') WITH ORDINALITY AS letters (letter, place)
            CROSS JOIN LATERAL (
                SELECT CASE letter
                    WHEN 'i' THEN 1 WHEN 'v' THEN 5 WHEN 'x' THEN 10 WHEN 'l' THEN 50 ELSE 100
                END AS value
            ) AS values
        ) AS pairs
    ) ELSE 0 END
$$;

-- Letters are numerals where those beside them can only be: "v" after "iv", not after "u".
CREATE FUNCTION sort_numbers_of(reports bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH parts AS (
        SELECT page_ptr_id, report_id, place, found[1] AS part,
               string_agg(found[1], '.') OVER (
                   PARTITION BY page_ptr_id ORDER BY place
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
               ) AS above
        FROM recommendations_recommendationpage,
             regexp_matches(lower(number), '[0-9]+|[a-z]+', 'g') WITH ORDINALITY AS m (found, place)
        WHERE report_id = ANY (reports)
    ), read AS (
        SELECT page_ptr_id, place, part, roman_value(part) AS roman,
               bool_or(length(part) > 1 AND roman_value(part) > 0) OVER beside
               AND bool_and(
                   part ~ '^[0-9]' OR length(part) = 1 OR roman_value(part) > 0
               ) OVER beside AS has_numerals
        FROM parts WINDOW beside AS (PARTITION BY report_id, above)
    ), keys AS (
        SELECT page_ptr_id, string_agg(
            CASE
                WHEN part ~ '^[0-9]' THEN '1' || lpad(part, 4, '0')
                WHEN has_numerals AND roman > 0 THEN '1' || lpad(roman::text, 4, '0')
                ELSE '2' || chr(64 + length(part)) || part
            END, '.' ORDER BY place
        ) AS number_key
        FROM read GROUP BY page_ptr_id
    )
    UPDATE recommendations_recommendationpage AS page SET number_key = keys.number_key
    FROM keys WHERE page.page_ptr_id = keys.page_ptr_id AND page.number_key <> keys.number_key
$$;

CREATE FUNCTION sort_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_WHEN = 'BEFORE' THEN
        IF pg_trigger_depth() < 2 THEN
            NEW.number_key := OLD.number_key;
        END IF;
        RETURN NEW;
    ELSIF TG_LEVEL = 'STATEMENT' THEN
        PERFORM sort_numbers_of((SELECT array_agg(DISTINCT report_id) FROM changed));
    ELSE
        PERFORM sort_numbers_of(ARRAY[OLD.report_id, NEW.report_id]);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER number_key_is_worked_out
    BEFORE UPDATE OF number_key ON recommendations_recommendationpage
    FOR EACH ROW EXECUTE FUNCTION sort_numbers();

CREATE TRIGGER order_follows_new_numbers
    AFTER INSERT ON recommendations_recommendationpage REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sort_numbers();

CREATE TRIGGER order_follows_removed_numbers
    AFTER DELETE ON recommendations_recommendationpage REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sort_numbers();

CREATE TRIGGER order_follows_numbers
    AFTER UPDATE OF number, report_id ON recommendations_recommendationpage
    FOR EACH ROW
    WHEN ((OLD.number, OLD.report_id) IS DISTINCT FROM (NEW.number, NEW.report_id))
    EXECUTE FUNCTION sort_numbers();
"""

UNDO = """
DROP FUNCTION sort_numbers CASCADE;
DROP FUNCTION sort_numbers_of;
DROP FUNCTION roman_value;
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0002_append_only_log")]

    operations = [migrations.RunSQL(NUMBERS, UNDO)]
