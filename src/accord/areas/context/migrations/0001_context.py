"""The tables of context."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_documents"),
        ("improvement", "0001_improvement"),
        ("kernel", "0003_remembered_mappings"),
    ]

    operations = [
        migrations.CreateModel(
            name="InterestedParty",
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
                ("party_class", models.CharField(max_length=12)),
                ("why_relevant", models.TextField(blank=True)),
                ("climate_requirement", models.CharField(blank=True, max_length=4)),
                ("contact", models.CharField(blank=True, max_length=300)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("review_result", models.TextField(blank=True)),
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
                    "reviewed_by",
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
                "verbose_name": "interested party",
                "verbose_name_plural": "interested parties",
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
            name="Issue",
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
                ("side", models.CharField(max_length=12)),
                ("bearing", models.CharField(blank=True, max_length=12)),
                ("description", models.TextField(blank=True)),
                ("quality_effect", models.TextField(blank=True)),
                ("security_effect", models.TextField(blank=True)),
                ("confidentiality", models.BooleanField(default=False)),
                ("integrity", models.BooleanField(default=False)),
                ("availability", models.BooleanField(default=False)),
                ("strategic", models.BooleanField(default=False)),
                ("climate", models.BooleanField(default=False)),
                ("climate_verdict", models.CharField(blank=True, max_length=12)),
                ("climate_rationale", models.TextField(blank=True)),
                ("climate_decided_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("review_result", models.TextField(blank=True)),
                (
                    "climate_decided_by",
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
                    "reviewed_by",
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
            name="Obligation",
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
                ("kind", models.CharField(max_length=16)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("demands", models.TextField(blank=True)),
                ("applies", models.CharField(blank=True, max_length=4)),
                ("applicability", models.TextField(blank=True)),
                ("applies_to", models.CharField(blank=True, max_length=200)),
                ("met_by", models.TextField(blank=True)),
                ("applies_from", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("review_result", models.TextField(blank=True)),
                ("evaluation_due", models.DateField(blank=True, null=True)),
                ("evaluated_on", models.DateField(blank=True, null=True)),
                ("fulfilled", models.CharField(blank=True, max_length=16)),
                ("documents", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
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
            name="ComplianceEvaluation",
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
                ("evaluated_on", models.DateField()),
                ("result", models.CharField(max_length=16)),
                ("evidence", models.TextField(blank=True)),
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
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="context.obligation"
                    ),
                ),
            ],
            options={
                "verbose_name": "compliance evaluation",
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
            name="PartyRequirement",
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
                ("details", models.TextField(blank=True)),
                ("need_kind", models.CharField(blank=True, max_length=12)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("handled", models.CharField(blank=True, max_length=4)),
                ("handled_reason", models.TextField(blank=True)),
                ("climate", models.BooleanField(default=False)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("review_result", models.TextField(blank=True)),
                (
                    "interested_party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="context.interestedparty"
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="context.obligation",
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
                "verbose_name": "party requirement",
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
            name="Scope",
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
                ("standard", models.CharField(max_length=24)),
                ("version", models.CharField(max_length=40)),
                ("statement", models.TextField(blank=True)),
                ("products_and_services", models.TextField(blank=True)),
                ("processes", models.TextField(blank=True)),
                ("assets_and_networks", models.TextField(blank=True)),
                ("outside", models.TextField(blank=True)),
                ("interfaces", models.TextField(blank=True)),
                ("exclusions", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
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
                ("requirements", models.ManyToManyField(blank=True, related_name="+", to="context.partyrequirement")),
                ("sites", models.ManyToManyField(blank=True, related_name="+", to="kernel.site")),
                ("units", models.ManyToManyField(blank=True, related_name="+", to="kernel.unit")),
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
        migrations.AddIndex(
            model_name="interestedparty",
            index=models.Index(fields=["organization", "state", "title"], name="context_interestedparty_st"),
        ),
        migrations.AddIndex(
            model_name="interestedparty",
            index=models.Index(fields=["organization", "title"], name="context_interestedparty_ti"),
        ),
        migrations.AddConstraint(
            model_name="interestedparty",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="context_interestedparty_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="interestedparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="context_interestedparty_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="interestedparty",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="context_interestedparty_rev"),
        ),
        migrations.AddConstraint(
            model_name="interestedparty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="context_interestedparty_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="issue", index=models.Index(fields=["organization", "state", "title"], name="context_issue_st")
        ),
        migrations.AddIndex(
            model_name="issue", index=models.Index(fields=["organization", "title"], name="context_issue_ti")
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="context_issue_reference"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="context_issue_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="context_issue_rev"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="context_issue_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(fields=["organization", "state", "title"], name="context_obligation_st"),
        ),
        migrations.AddIndex(
            model_name="obligation", index=models.Index(fields=["organization", "title"], name="context_obligation_ti")
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="context_obligation_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "ended"])), name="context_obligation_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="context_obligation_rev"),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="context_obligation_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="complianceevaluation",
            index=models.Index(fields=["organization", "state", "title"], name="context_complianceevaluati_st"),
        ),
        migrations.AddIndex(
            model_name="complianceevaluation",
            index=models.Index(fields=["organization", "title"], name="context_complianceevaluati_ti"),
        ),
        migrations.AddConstraint(
            model_name="complianceevaluation",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="context_complianceevaluation_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="complianceevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["recorded"])), name="context_complianceevaluation_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="complianceevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="context_complianceevaluation_rev"
            ),
        ),
        migrations.AddConstraint(
            model_name="complianceevaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True)),
                fields=("organization", "obligation", "evaluated_on"),
                name="context_complianceevaluation_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="partyrequirement",
            index=models.Index(fields=["organization", "state", "title"], name="context_partyrequirement_st"),
        ),
        migrations.AddIndex(
            model_name="partyrequirement",
            index=models.Index(fields=["organization", "title"], name="context_partyrequirement_ti"),
        ),
        migrations.AddConstraint(
            model_name="partyrequirement",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="context_partyrequirement_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "retired"])), name="context_partyrequirement_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrequirement",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="context_partyrequirement_rev"),
        ),
        migrations.AddConstraint(
            model_name="partyrequirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "interested_party", "title"),
                name="context_partyrequirement_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="scope", index=models.Index(fields=["organization", "state", "title"], name="context_scope_st")
        ),
        migrations.AddIndex(
            model_name="scope", index=models.Index(fields=["organization", "title"], name="context_scope_ti")
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="context_scope_reference"),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "superseded"])), name="context_scope_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="context_scope_rev"),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("standard", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                ),
                fields=("organization", "standard", "version"),
                name="context_scope_natural_key",
            ),
        ),
    ]
