"""Why neither a risk nor an opportunity follows from an issue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("context", "0001_context"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="no_risk_because",
            field=models.TextField(blank=True),
        ),
    ]
