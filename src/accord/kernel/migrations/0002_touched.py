"""The table that Django cannot declare: a composite foreign key, deferred to the commit."""

from django.db import migrations


def create(apps, schema_editor):
    from accord.kernel.ledger.triggers import create_touched

    create_touched(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = (("kernel", "0001_first_floor"),)
    operations = (migrations.RunPython(create, migrations.RunPython.noop),)
