"""What an act has touched and not yet entered is found without reading all that was ever touched."""

from django.db import migrations

from accord.kernel.ledger.triggers import create_touched


class Migration(migrations.Migration):
    """The partial index anew, with the condition as it is asked."""

    dependencies = [("kernel", "0004_finding_and_doing_once")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: create_touched(editor.connection), migrations.RunPython.noop, elidable=True
        ),
    ]
