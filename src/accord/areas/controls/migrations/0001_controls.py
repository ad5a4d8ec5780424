"""The tables of controls."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0001_assets"),
        ("context", "0001_context"),
        ("documents", "0001_documents"),
        ("improvement", "0001_improvement"),
        ("kernel", "0005_waiting_index"),
        ("processes", "0001_processes"),
        ("risks", "0001_risks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Control",
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
                ("state", models.CharField(default="planned", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("annex_a", models.CharField(blank=True, max_length=200)),
                ("how", models.TextField(blank=True)),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("implemented_on", models.DateField(blank=True, null=True)),
                ("effect", models.CharField(blank=True, max_length=8)),
                ("evaluated_on", models.DateField(blank=True, null=True)),
                ("evaluation", models.TextField(blank=True)),
                ("retired_on", models.DateField(blank=True, null=True)),
                ("decision", models.TextField(blank=True)),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                ("documents", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
                ("obligations", models.ManyToManyField(blank=True, related_name="+", to="context.obligation")),
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
                ("processes", models.ManyToManyField(blank=True, related_name="+", to="processes.process")),
                ("treatments", models.ManyToManyField(blank=True, related_name="+", to="risks.treatment")),
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
            name="Activity",
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
                ("kind", models.CharField(max_length=24)),
                ("how", models.TextField(blank=True)),
                ("interval_days", models.PositiveIntegerField()),
                ("next_due", models.DateField(blank=True, null=True)),
                ("last_run_on", models.DateField(blank=True, null=True)),
                ("last_result", models.CharField(blank=True, max_length=8)),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
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
                ("controls", models.ManyToManyField(blank=True, related_name="+", to="controls.control")),
            ],
            options={
                "verbose_name_plural": "activities",
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
            name="ControlException",
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
                ("state", models.CharField(default="asked", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
                ("compensation", models.TextField(blank=True)),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("granted_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("decision", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                (
                    "control",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="controls.control"
                    ),
                ),
                (
                    "granted_by",
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
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="risks.risk",
                    ),
                ),
            ],
            options={
                "verbose_name": "control exception",
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
            name="StatementOfApplicability",
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
                ("state", models.CharField(default="draft", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("standard", models.CharField(blank=True, max_length=40)),
                ("version", models.CharField(max_length=24)),
                ("changes", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                (
                    "approved_by",
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
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="context.scope",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of applicability",
                "verbose_name_plural": "statements of applicability",
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
            name="ApplicabilityLine",
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
                ("state", models.CharField(default="current", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("control_reference", models.CharField(max_length=12)),
                ("theme", models.CharField(blank=True, max_length=40)),
                ("applicable", models.CharField(blank=True, max_length=4)),
                ("justification", models.TextField(blank=True)),
                ("implementation", models.CharField(blank=True, max_length=12)),
                ("exclusion_reason", models.TextField(blank=True)),
                ("because", models.TextField(blank=True)),
                ("documents", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
                ("obligations", models.ManyToManyField(blank=True, related_name="+", to="context.obligation")),
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
                ("risks", models.ManyToManyField(blank=True, related_name="+", to="risks.risk")),
                ("controls", models.ManyToManyField(blank=True, related_name="+", to="controls.control")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="controls.statementofapplicability",
                    ),
                ),
            ],
            options={
                "verbose_name": "applicability line",
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
            name="ActivityRun",
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
                ("done_on", models.DateField()),
                ("was_due", models.DateField(blank=True, null=True)),
                ("result", models.CharField(max_length=8)),
                ("evidence", models.TextField(blank=True)),
                ("findings", models.TextField(blank=True)),
                ("checked", models.PositiveIntegerField(blank=True, null=True)),
                ("deviating", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="controls.activity"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "nonconformity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.nonconformity",
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
                "verbose_name": "activity run",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "indexes": [
                    models.Index(fields=["organization", "state", "title"], name="controls_activityrun_st"),
                    models.Index(fields=["organization", "title"], name="controls_activityrun_ti"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "reference"), name="controls_activityrun_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["recorded"])), name="controls_activityrun_state"
                    ),
                    models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="controls_activityrun_rev"),
                    models.UniqueConstraint(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=("organization", "activity", "done_on"),
                        name="controls_activityrun_natural_key",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="control",
            index=models.Index(fields=["organization", "state", "title"], name="controls_control_st"),
        ),
        migrations.AddIndex(
            model_name="control", index=models.Index(fields=["organization", "title"], name="controls_control_ti")
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="controls_control_reference"),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "implemented", "retired"])), name="controls_control_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="controls_control_rev"),
        ),
        migrations.AddConstraint(
            model_name="control",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="controls_control_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["organization", "state", "title"], name="controls_activity_st"),
        ),
        migrations.AddIndex(
            model_name="activity", index=models.Index(fields=["organization", "title"], name="controls_activity_ti")
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="controls_activity_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="controls_activity_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="controls_activity_rev"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="controls_activity_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="controlexception",
            index=models.Index(fields=["organization", "state", "title"], name="controls_controlexception_st"),
        ),
        migrations.AddIndex(
            model_name="controlexception",
            index=models.Index(fields=["organization", "title"], name="controls_controlexception_ti"),
        ),
        migrations.AddConstraint(
            model_name="controlexception",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="controls_controlexception_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="controlexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "granted", "expired", "ended"])),
                name="controls_controlexception_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="controlexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="controls_controlexception_rev"
            ),
        ),
        migrations.AddIndex(
            model_name="statementofapplicability",
            index=models.Index(fields=["organization", "state", "title"], name="controls_statementofapplic_st"),
        ),
        migrations.AddIndex(
            model_name="statementofapplicability",
            index=models.Index(fields=["organization", "title"], name="controls_statementofapplic_ti"),
        ),
        migrations.AddConstraint(
            model_name="statementofapplicability",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="controls_statementofapplicability_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementofapplicability",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "superseded"])),
                name="controls_statementofapplicability_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementofapplicability",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="controls_statementofapplicability_rev"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementofapplicability",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("standard", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                ),
                fields=("organization", "standard", "version"),
                name="controls_statementofapplicability_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="applicabilityline",
            index=models.Index(fields=["organization", "state", "title"], name="controls_applicabilityline_st"),
        ),
        migrations.AddIndex(
            model_name="applicabilityline",
            index=models.Index(fields=["organization", "title"], name="controls_applicabilityline_ti"),
        ),
        migrations.AddConstraint(
            model_name="applicabilityline",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="controls_applicabilityline_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicabilityline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["current"])), name="controls_applicabilityline_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicabilityline",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="controls_applicabilityline_rev"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicabilityline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("control_reference", ""), _negated=True)),
                fields=("organization", "statement", "control_reference"),
                name="controls_applicabilityline_natural_key",
            ),
        ),
    ]
