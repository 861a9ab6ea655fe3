"""The triggers that keep the slugs which objects had, once the function of `pages` is there."""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER topic_keeps_former_slugs
    AFTER INSERT OR UPDATE OR DELETE ON people_topic
    FOR EACH ROW EXECUTE FUNCTION keep_former_slugs();

CREATE TRIGGER person_keeps_former_slugs
    AFTER INSERT OR UPDATE OR DELETE ON people_person
    FOR EACH ROW EXECUTE FUNCTION keep_former_slugs();
"""
UNDO = "DROP TRIGGER topic_keeps_former_slugs ON people_topic; DROP TRIGGER person_keeps_former_slugs ON people_person"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("pages", "0001_initial")]

    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
