"""The tables of risks."""

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
        ("kernel", "0003_remembered_mappings"),
        ("processes", "0001_processes"),
        ("suppliers", "0001_suppliers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentRound",
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
                ("state", models.CharField(default="planned", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("kind", models.CharField(blank=True, max_length=12)),
                ("occasion", models.TextField(blank=True)),
                ("scope", models.TextField(blank=True)),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("close_by", models.DateField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("risks_assessed", models.PositiveIntegerField(blank=True, null=True)),
                ("risks_above_limit", models.PositiveIntegerField(blank=True, null=True)),
                ("results", models.TextField(blank=True)),
                ("conclusion", models.TextField(blank=True)),
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
                ("participants", models.ManyToManyField(blank=True, related_name="+", to="kernel.person")),
            ],
            options={
                "verbose_name": "assessment round",
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
            name="Risk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accord.kernel.records.record.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=24, null=True)),
                ("external_reference", models.CharField(blank=True, editable=False, max_length=80)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("serves", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="identified", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("kind", models.CharField(default="both", max_length=12)),
                ("system_level", models.BooleanField(default=False)),
                ("cause", models.TextField(blank=True)),
                ("event", models.TextField(blank=True)),
                ("consequence", models.TextField(blank=True)),
                ("affects_confidentiality", models.BooleanField(default=False)),
                ("affects_integrity", models.BooleanField(default=False)),
                ("affects_availability", models.BooleanField(default=False)),
                ("threatens_supply", models.BooleanField(default=False)),
                ("existing_measures", models.TextField(blank=True)),
                ("inherent_likelihood", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("inherent_impact", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("current_likelihood", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("current_impact", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("residual_likelihood", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("residual_impact", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("rationale", models.TextField(blank=True)),
                ("inherent_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("current_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("residual_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("level", models.CharField(blank=True, max_length=40)),
                ("residual_word", models.CharField(blank=True, max_length=40)),
                ("above_limit", models.BooleanField(default=False)),
                ("priority", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("frequency_low", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ("frequency_high", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ("loss_low", models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ("loss_high", models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_because", models.TextField(blank=True)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "assessed_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="risks.assessmentround",
                    ),
                ),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                ("issues", models.ManyToManyField(blank=True, related_name="+", to="context.issue")),
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
                (
                    "party_requirements",
                    models.ManyToManyField(blank=True, related_name="+", to="context.partyrequirement"),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="processes.process",
                    ),
                ),
                ("suppliers", models.ManyToManyField(blank=True, related_name="+", to="suppliers.supplier")),
            ],
            options={
                "verbose_name": "risk",
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
            name="RiskMethod",
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
                ("version", models.CharField(max_length=20)),
                ("likelihood_scale", models.TextField(blank=True)),
                ("impact_scale", models.TextField(blank=True)),
                ("level_scale", models.TextField(blank=True)),
                ("matrix", models.TextField(blank=True)),
                ("acceptance_limit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("acceptance_criteria", models.TextField(blank=True)),
                ("when_to_assess", models.TextField(blank=True)),
                ("consistency_rule", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("superseded_on", models.DateField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "risk method",
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
            name="RiskAcceptance",
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
                ("state", models.CharField(default="valid", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("reason", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("residual_level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("residual_word", models.CharField(blank=True, max_length=40)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.TextField(blank=True)),
                (
                    "accepted_by",
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="risks.risk"),
                ),
                (
                    "method",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="risks.riskmethod",
                    ),
                ),
            ],
            options={
                "verbose_name": "risk acceptance",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="risk",
            name="method",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="risks.riskmethod",
            ),
        ),
        migrations.AddField(
            model_name="assessmentround",
            name="method",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="risks.riskmethod",
            ),
        ),
        migrations.CreateModel(
            name="Treatment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accord.kernel.records.record.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=24, null=True)),
                ("external_reference", models.CharField(blank=True, editable=False, max_length=80)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("serves", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="planned", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("option", models.CharField(blank=True, max_length=8)),
                ("reason", models.TextField(blank=True)),
                ("measures", models.TextField(blank=True)),
                ("resources", models.TextField(blank=True)),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("effect_wanted", models.TextField(blank=True)),
                ("effect_check_due", models.DateField(blank=True, null=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("effect", models.CharField(blank=True, max_length=8)),
                ("effect_note", models.TextField(blank=True)),
                ("effect_checked_on", models.DateField(blank=True, null=True)),
                ("cancelled_because", models.TextField(blank=True)),
                ("actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
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
                ("documents", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
                (
                    "effect_checked_by",
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
                ("processes", models.ManyToManyField(blank=True, related_name="+", to="processes.process")),
                (
                    "risk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="risks.risk"),
                ),
            ],
            options={
                "verbose_name": "treatment",
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
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=accord.kernel.records.record.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=24, null=True)),
                ("external_reference", models.CharField(blank=True, editable=False, max_length=80)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("serves", models.CharField(blank=True, max_length=80)),
                ("state", models.CharField(default="identified", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("kind", models.CharField(default="both", max_length=12)),
                ("description", models.TextField(blank=True)),
                ("benefit", models.TextField(blank=True)),
                ("system_level", models.BooleanField(default=False)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("evaluation", models.TextField(blank=True)),
                ("evaluated_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("decision", models.TextField(blank=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("effect", models.CharField(blank=True, max_length=8)),
                ("effect_checked_on", models.DateField(blank=True, null=True)),
                ("actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "effect_checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "evaluated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                ("issues", models.ManyToManyField(blank=True, related_name="+", to="context.issue")),
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
                    "party_requirements",
                    models.ManyToManyField(blank=True, related_name="+", to="context.partyrequirement"),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="processes.process",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "indexes": [
                    models.Index(fields=["organization", "state", "title"], name="risks_opportunity_st"),
                    models.Index(fields=["organization", "title"], name="risks_opportunity_ti"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "reference"), name="risks_opportunity_reference"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["identified", "pursuing", "done", "declined"])),
                        name="risks_opportunity_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_opportunity_rev"),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="riskmethod",
            index=models.Index(fields=["organization", "state", "title"], name="risks_riskmethod_st"),
        ),
        migrations.AddIndex(
            model_name="riskmethod", index=models.Index(fields=["organization", "title"], name="risks_riskmethod_ti")
        ),
        migrations.AddConstraint(
            model_name="riskmethod",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="risks_riskmethod_reference"),
        ),
        migrations.AddConstraint(
            model_name="riskmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "superseded"])), name="risks_riskmethod_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskmethod",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_riskmethod_rev"),
        ),
        migrations.AddConstraint(
            model_name="riskmethod",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("title", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                ),
                fields=("organization", "title", "version"),
                name="risks_riskmethod_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="riskacceptance",
            index=models.Index(fields=["organization", "state", "title"], name="risks_riskacceptance_st"),
        ),
        migrations.AddIndex(
            model_name="riskacceptance",
            index=models.Index(fields=["organization", "title"], name="risks_riskacceptance_ti"),
        ),
        migrations.AddConstraint(
            model_name="riskacceptance",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="risks_riskacceptance_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskacceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["valid", "expired", "withdrawn"])), name="risks_riskacceptance_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskacceptance",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_riskacceptance_rev"),
        ),
        migrations.AddIndex(
            model_name="risk", index=models.Index(fields=["organization", "state", "title"], name="risks_risk_st")
        ),
        migrations.AddIndex(
            model_name="risk", index=models.Index(fields=["organization", "title"], name="risks_risk_ti")
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="risks_risk_reference"),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["identified", "assessed", "treating", "accepted", "closed"])),
                name="risks_risk_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_risk_rev"),
        ),
        migrations.AddIndex(
            model_name="assessmentround",
            index=models.Index(fields=["organization", "state", "title"], name="risks_assessmentround_st"),
        ),
        migrations.AddIndex(
            model_name="assessmentround",
            index=models.Index(fields=["organization", "title"], name="risks_assessmentround_ti"),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="risks_assessmentround_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "running", "closed"])), name="risks_assessmentround_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_assessmentround_rev"),
        ),
        migrations.AddConstraint(
            model_name="assessmentround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="risks_assessmentround_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="treatment",
            index=models.Index(fields=["organization", "state", "title"], name="risks_treatment_st"),
        ),
        migrations.AddIndex(
            model_name="treatment", index=models.Index(fields=["organization", "title"], name="risks_treatment_ti")
        ),
        migrations.AddConstraint(
            model_name="treatment",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="risks_treatment_reference"),
        ),
        migrations.AddConstraint(
            model_name="treatment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "approved", "running", "done", "cancelled"])),
                name="risks_treatment_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="treatment",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="risks_treatment_rev"),
        ),
        migrations.AddConstraint(
            model_name="treatment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "risk", "title"),
                name="risks_treatment_natural_key",
            ),
        ),
    ]
