"""The tables of monitoring."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0001_assets"),
        ("controls", "0001_controls"),
        ("kernel", "0005_waiting_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accord.kernel.records.record.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=24, null=True)),
                ("external_reference", models.CharField(blank=True, editable=False, max_length=80)),
                ("serves", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="active", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("kind", models.CharField(blank=True, max_length=24)),
                ("covers", models.TextField(blank=True)),
                ("expected_hours", models.PositiveIntegerField()),
                ("last_heard_at", models.DateTimeField(blank=True, null=True)),
                ("blind_on", models.DateField(blank=True, null=True)),
                ("blind_since", models.DateField(blank=True, null=True)),
                ("blind_because", models.TextField(blank=True)),
                ("blind_windows", models.TextField(blank=True)),
                ("gathered", models.PositiveIntegerField(default=0)),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                ("controls", models.ManyToManyField(blank=True, related_name="+", to="controls.control")),
                (
                    "organization",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
            ],
            options={
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="CheckResult",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accord.kernel.records.record.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=24, null=True)),
                ("external_reference", models.CharField(blank=True, editable=False, max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("serves", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="recorded", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("at", models.DateTimeField()),
                ("seen_on", models.DateField(blank=True, null=True)),
                ("subject", models.CharField(max_length=200)),
                ("check_name", models.CharField(max_length=160)),
                ("outcome", models.CharField(max_length=8)),
                ("detail", models.TextField(blank=True)),
                ("follow_up", models.CharField(blank=True, db_index=True, max_length=80)),
                (
                    "asset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assets.asset",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.organization",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="monitoring.feed"
                    ),
                ),
            ],
            options={
                "verbose_name": "check result",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="feed", index=models.Index(fields=["organization", "state", "title"], name="monitoring_feed_st")
        ),
        migrations.AddIndex(
            model_name="feed", index=models.Index(fields=["organization", "title"], name="monitoring_feed_ti")
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="monitoring_feed_reference"),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "blind", "retired"])), name="monitoring_feed_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="monitoring_feed_rev"),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="monitoring_feed_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="checkresult",
            index=models.Index(fields=["organization", "state", "title"], name="monitoring_checkresult_st"),
        ),
        migrations.AddIndex(
            model_name="checkresult",
            index=models.Index(fields=["organization", "title"], name="monitoring_checkresult_ti"),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="monitoring_checkresult_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["recorded"])), name="monitoring_checkresult_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="monitoring_checkresult_rev"),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("check_name", ""), _negated=True),
                    models.Q(("subject", ""), _negated=True),
                ),
                fields=("organization", "feed", "check_name", "subject", "at"),
                name="monitoring_checkresult_natural_key",
            ),
        ),
    ]
