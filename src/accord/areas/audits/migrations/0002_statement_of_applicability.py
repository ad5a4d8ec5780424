"""The statement of applicability on which a certificate rests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_audits"),
        ("controls", "0001_controls"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificationcycle",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="controls.statementofapplicability",
            ),
        ),
    ]
