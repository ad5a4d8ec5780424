"""The tables of indicators."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("improvement", "0001_improvement"),
        ("kernel", "0005_waiting_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
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
                ("purpose", models.TextField(blank=True)),
                ("subject", models.CharField(blank=True, db_index=True, max_length=80)),
                ("topic", models.CharField(blank=True, max_length=16)),
                ("method", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("factor", models.PositiveIntegerField(default=100)),
                ("baseline", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("lower_limit", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("upper_limit", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("direction", models.CharField(blank=True, max_length=8)),
                ("interval", models.CharField(blank=True, max_length=12)),
                ("analysis_interval", models.CharField(blank=True, max_length=12)),
                ("measure_due", models.DateField(blank=True, null=True)),
                ("analysis_due", models.DateField(blank=True, null=True)),
                (
                    "analysed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "measured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
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
            ],
            options={
                "verbose_name": "indicator",
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
            name="Analysis",
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
                ("period_from", models.DateField()),
                ("period_until", models.DateField()),
                ("judgement", models.CharField(blank=True, max_length=12)),
                ("conclusion", models.TextField()),
                ("decision", models.TextField(blank=True)),
                ("analysed_on", models.DateField(blank=True, null=True)),
                ("actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
                (
                    "analysed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
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
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="indicators.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "analysis",
                "verbose_name_plural": "analyses",
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
            name="Measurement",
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
                ("measured_on", models.DateField()),
                ("value", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="indicators.indicator"
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
                    "taken_by",
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
                "verbose_name": "measurement",
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
            model_name="indicator",
            index=models.Index(fields=["organization", "state", "title"], name="indicators_indicator_st"),
        ),
        migrations.AddIndex(
            model_name="indicator", index=models.Index(fields=["organization", "title"], name="indicators_indicator_ti")
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="indicators_indicator_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="indicators_indicator_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="indicators_indicator_rev"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="indicators_indicator_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="analysis",
            index=models.Index(fields=["organization", "state", "title"], name="indicators_analysis_st"),
        ),
        migrations.AddIndex(
            model_name="analysis", index=models.Index(fields=["organization", "title"], name="indicators_analysis_ti")
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="indicators_analysis_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["recorded"])), name="indicators_analysis_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="indicators_analysis_rev"),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True)),
                fields=("organization", "indicator", "period_from", "period_until"),
                name="indicators_analysis_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(fields=["organization", "state", "title"], name="indicators_measurement_st"),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(fields=["organization", "title"], name="indicators_measurement_ti"),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="indicators_measurement_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["recorded"])), name="indicators_measurement_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="indicators_measurement_rev"),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True)),
                fields=("organization", "indicator", "measured_on"),
                name="indicators_measurement_natural_key",
            ),
        ),
    ]
