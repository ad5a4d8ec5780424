"""The tables of leadership."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("context", "0001_context"),
        ("documents", "0001_documents"),
        ("kernel", "0003_remembered_mappings"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyStatement",
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
                ("tag", models.CharField(max_length=24)),
                ("text", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="context.issue",
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
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy statement",
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
            name="Objective",
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
                ("state", models.CharField(default="proposed", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("why", models.TextField(blank=True)),
                ("relevance", models.CharField(blank=True, max_length=16)),
                ("level", models.CharField(default="organization", max_length=16)),
                ("process", models.CharField(blank=True, db_index=True, max_length=80)),
                ("measure", models.CharField(blank=True, max_length=200)),
                ("unit_of_measure", models.CharField(blank=True, max_length=40)),
                ("direction", models.CharField(default="up", max_length=8)),
                ("baseline", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("not_measurable", models.CharField(blank=True, max_length=300)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("resources", models.TextField(blank=True)),
                ("judged_by", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("changed_on", models.DateField(blank=True, null=True)),
                ("change_reason", models.TextField(blank=True)),
                ("communicated_on", models.DateField(blank=True, null=True)),
                ("communicated_to", models.CharField(blank=True, max_length=300)),
                ("progress", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                ("progress_on", models.DateField(blank=True, null=True)),
                ("progress_note", models.TextField(blank=True)),
                ("judged_on", models.DateField(blank=True, null=True)),
                ("judgement", models.TextField(blank=True)),
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
                    "issue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="context.issue",
                    ),
                ),
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
                ("requirements", models.ManyToManyField(blank=True, related_name="+", to="context.partyrequirement")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.unit",
                    ),
                ),
                (
                    "policy_statement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leadership.policystatement",
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
            name="CommunicationRule",
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
                ("timing", models.CharField(blank=True, max_length=200)),
                ("every_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("audience", models.CharField(blank=True, max_length=300)),
                ("reach", models.CharField(blank=True, max_length=12)),
                ("to_everybody", models.BooleanField(default=False)),
                ("how", models.CharField(blank=True, max_length=200)),
                ("who", models.CharField(blank=True, max_length=200)),
                ("from_the_top", models.BooleanField(default=False)),
                ("topics", models.CharField(blank=True, max_length=300)),
                ("next_on", models.DateField(blank=True, null=True)),
                ("last_done_on", models.DateField(blank=True, null=True)),
                ("last_done", models.TextField(blank=True)),
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
                ("parties", models.ManyToManyField(blank=True, related_name="+", to="context.interestedparty")),
            ],
            options={
                "verbose_name": "communication rule",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "indexes": [
                    models.Index(fields=["organization", "state", "title"], name="leadership_communicationru_st"),
                    models.Index(fields=["organization", "title"], name="leadership_communicationru_ti"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "reference"), name="leadership_communicationrule_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "retired"])),
                        name="leadership_communicationrule_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rev__gte", 1)), name="leadership_communicationrule_rev"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                        fields=("organization", "title"),
                        name="leadership_communicationrule_natural_key",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="policystatement",
            index=models.Index(fields=["organization", "state", "title"], name="leadership_policystatement_st"),
        ),
        migrations.AddIndex(
            model_name="policystatement",
            index=models.Index(fields=["organization", "title"], name="leadership_policystatement_ti"),
        ),
        migrations.AddConstraint(
            model_name="policystatement",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="leadership_policystatement_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="policystatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active"])), name="leadership_policystatement_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="policystatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="leadership_policystatement_rev"
            ),
        ),
        migrations.AddConstraint(
            model_name="policystatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "document", "version", "title"),
                name="leadership_policystatement_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="objective",
            index=models.Index(fields=["organization", "state", "title"], name="leadership_objective_st"),
        ),
        migrations.AddIndex(
            model_name="objective", index=models.Index(fields=["organization", "title"], name="leadership_objective_ti")
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="leadership_objective_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "approved", "achieved", "missed", "retired"])),
                name="leadership_objective_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="leadership_objective_rev"),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="leadership_objective_natural_key",
            ),
        ),
    ]
