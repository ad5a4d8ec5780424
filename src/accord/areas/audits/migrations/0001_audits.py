"""The tables of audits."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("context", "0001_context"),
        ("improvement", "0001_improvement"),
        ("kernel", "0003_remembered_mappings"),
        ("processes", "0001_processes"),
        ("suppliers", "0001_suppliers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditProgramme",
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
                ("state", models.CharField(default="draft", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("objectives", models.TextField(blank=True)),
                ("frequency", models.TextField(blank=True)),
                ("considered", models.TextField(blank=True)),
                ("methods", models.TextField(blank=True)),
                ("reporting", models.TextField(blank=True)),
                ("clauses", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("conclusion", models.TextField(blank=True)),
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
                ("priority_processes", models.ManyToManyField(blank=True, related_name="+", to="processes.process")),
                ("processes", models.ManyToManyField(blank=True, related_name="+", to="processes.process")),
                ("sites", models.ManyToManyField(blank=True, related_name="+", to="kernel.site")),
            ],
            options={
                "verbose_name": "audit programme",
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
            name="CertificationCycle",
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
                ("state", models.CharField(default="applied", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("standard", models.CharField(max_length=24)),
                ("edition", models.CharField(max_length=80)),
                ("body", models.CharField(blank=True, max_length=120)),
                ("certificate_number", models.CharField(blank=True, max_length=80)),
                ("certified_scope", models.TextField(blank=True)),
                ("soa_version", models.CharField(blank=True, max_length=80)),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("next_audit", models.CharField(blank=True, max_length=16)),
                ("next_audit_due", models.DateField(blank=True, null=True)),
                ("state_reason", models.TextField(blank=True)),
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
                "verbose_name": "certification cycle",
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
            name="Audit",
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
                ("kind", models.CharField(default="internal", max_length=16)),
                ("objectives", models.TextField(blank=True)),
                ("criteria", models.TextField(blank=True)),
                ("scope", models.TextField(blank=True)),
                ("clauses", models.TextField(blank=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("outside_auditors", models.CharField(blank=True, max_length=300)),
                ("conflicted", models.BooleanField(default=False)),
                ("independence", models.TextField(blank=True)),
                ("independence_reason", models.TextField(blank=True)),
                ("competence_reason", models.TextField(blank=True)),
                ("began_on", models.DateField(blank=True, null=True)),
                ("conclusion", models.TextField(blank=True)),
                ("report", models.CharField(blank=True, max_length=64)),
                ("reported_on", models.DateField(blank=True, null=True)),
                ("findings_due", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "lead",
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
                ("reported_to", models.ManyToManyField(blank=True, related_name="+", to="kernel.person")),
                ("sites", models.ManyToManyField(blank=True, related_name="+", to="kernel.site")),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.supplier",
                    ),
                ),
                ("team", models.ManyToManyField(blank=True, related_name="+", to="kernel.person")),
                ("units", models.ManyToManyField(blank=True, related_name="+", to="kernel.unit")),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.auditprogramme",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audits.certificationcycle",
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
            name="Finding",
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
                ("state", models.CharField(default="open", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("grade", models.CharField(max_length=16)),
                ("requirement", models.CharField(blank=True, max_length=200)),
                ("statement", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("closing_note", models.TextField(blank=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "audit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audits.audit"),
                ),
                (
                    "auditor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "closed_by",
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
            model_name="auditprogramme",
            index=models.Index(fields=["organization", "state", "title"], name="audits_auditprogramme_st"),
        ),
        migrations.AddIndex(
            model_name="auditprogramme",
            index=models.Index(fields=["organization", "title"], name="audits_auditprogramme_ti"),
        ),
        migrations.AddConstraint(
            model_name="auditprogramme",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="audits_auditprogramme_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "closed"])), name="audits_auditprogramme_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditprogramme",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="audits_auditprogramme_rev"),
        ),
        migrations.AddConstraint(
            model_name="auditprogramme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="audits_auditprogramme_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="certificationcycle",
            index=models.Index(fields=["organization", "state", "title"], name="audits_certificationcycle_st"),
        ),
        migrations.AddIndex(
            model_name="certificationcycle",
            index=models.Index(fields=["organization", "title"], name="audits_certificationcycle_ti"),
        ),
        migrations.AddConstraint(
            model_name="certificationcycle",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="audits_certificationcycle_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["applied", "certified", "suspended", "ended"])),
                name="audits_certificationcycle_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("rev__gte", 1)), name="audits_certificationcycle_rev"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationcycle",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("edition", ""), _negated=True),
                    models.Q(("certificate_number", ""), _negated=True),
                ),
                fields=("organization", "edition", "certificate_number"),
                name="audits_certificationcycle_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="audit", index=models.Index(fields=["organization", "state", "title"], name="audits_audit_st")
        ),
        migrations.AddIndex(
            model_name="audit", index=models.Index(fields=["organization", "title"], name="audits_audit_ti")
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="audits_audit_reference"),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "running", "reported", "closed"])),
                name="audits_audit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="audits_audit_rev"),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "title"),
                name="audits_audit_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["organization", "state", "title"], name="audits_finding_st"),
        ),
        migrations.AddIndex(
            model_name="finding", index=models.Index(fields=["organization", "title"], name="audits_finding_ti")
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="audits_finding_reference"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "answered", "closed"])), name="audits_finding_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="audits_finding_rev"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                fields=("organization", "audit", "title"),
                name="audits_finding_natural_key",
            ),
        ),
    ]
