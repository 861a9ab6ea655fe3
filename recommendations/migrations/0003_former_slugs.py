"""The triggers that keep the slugs which objects had before."""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER addressee_keeps_former_slugs
    AFTER INSERT OR UPDATE OR DELETE ON recommendations_addressee
    FOR EACH ROW EXECUTE FUNCTION keep_former_slugs();
"""
UNDO = "DROP TRIGGER addressee_keeps_former_slugs ON recommendations_addressee"


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0002_append_only_log"), ("pages", "0002_former_slugs")]

    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
