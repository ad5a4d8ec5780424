from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("kernel", "0002_touched"),)
    operations = (
        migrations.CreateModel(
            name="RememberedMapping",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("shape", models.CharField(max_length=64)),
                ("answers", models.JSONField()),
                ("remembered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "kernel_mapping",
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "shape"), name="kernel_mapping_shape")
                ],
            },
        ),
    )
