"""The tables of incidents."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0001_assets"),
        ("controls", "0001_controls"),
        ("documents", "0001_documents"),
        ("improvement", "0001_improvement"),
        ("kernel", "0005_waiting_index"),
        ("processes", "0001_processes"),
        ("risks", "0001_risks"),
        ("suppliers", "0001_suppliers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContinuityPlan",
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
                ("version", models.CharField(max_length=24)),
                ("impact", models.TextField(blank=True)),
                ("analysed_on", models.DateField(blank=True, null=True)),
                ("recovery_time", models.PositiveIntegerField(blank=True, null=True)),
                ("recovery_point", models.PositiveIntegerField(blank=True, null=True)),
                ("tolerable", models.PositiveIntegerField(blank=True, null=True)),
                ("steps", models.TextField(blank=True)),
                ("security", models.TextField(blank=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("exercised_on", models.DateField(blank=True, null=True)),
                ("exercise_due", models.DateField(blank=True, null=True)),
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
                ("processes", models.ManyToManyField(blank=True, related_name="+", to="processes.process")),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.continuityplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "continuity plan",
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
            name="Exercise",
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
                ("kind", models.CharField(blank=True, max_length=16)),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("objectives", models.TextField(blank=True)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("met_objectives", models.CharField(blank=True, max_length=8)),
                ("measured_time", models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ("measured_loss", models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ("stayed_secure", models.CharField(blank=True, max_length=4)),
                ("findings", models.TextField(blank=True)),
                (
                    "continuity_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.continuityplan"
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
                ("participants", models.ManyToManyField(blank=True, related_name="+", to="kernel.person")),
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
            name="Incident",
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
                ("description", models.TextField(blank=True)),
                ("classification", models.CharField(blank=True, max_length=24)),
                ("severity", models.CharField(blank=True, max_length=12)),
                ("harms_confidentiality", models.BooleanField(default=False)),
                ("harms_integrity", models.BooleanField(default=False)),
                ("harms_availability", models.BooleanField(default=False)),
                ("began_on", models.DateField(blank=True, null=True)),
                ("detected_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, db_index=True, max_length=80)),
                ("timeline", models.TextField(blank=True)),
                ("personal_data", models.CharField(blank=True, max_length=4)),
                ("known_since", models.DateTimeField(blank=True, null=True)),
                ("authority_notice_due", models.DateField(blank=True, null=True)),
                ("authority", models.CharField(blank=True, max_length=160)),
                ("notified_on", models.DateField(blank=True, null=True)),
                ("no_notice_because", models.TextField(blank=True)),
                ("people_informed_on", models.DateField(blank=True, null=True)),
                ("evidence_needed", models.CharField(blank=True, max_length=4)),
                ("evidence_custody", models.TextField(blank=True)),
                ("evidence_taken_on", models.DateField(blank=True, null=True)),
                ("containment", models.TextField(blank=True)),
                ("contained_on", models.DateField(blank=True, null=True)),
                ("eradication", models.TextField(blank=True)),
                ("eradicated_on", models.DateField(blank=True, null=True)),
                ("recovery", models.TextField(blank=True)),
                ("recovered_on", models.DateField(blank=True, null=True)),
                ("cause", models.TextField(blank=True)),
                ("lessons", models.TextField(blank=True)),
                ("lessons_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("decision", models.TextField(blank=True)),
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                ("controls", models.ManyToManyField(blank=True, related_name="+", to="controls.control")),
                (
                    "detected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "evidence_taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "lessons_by",
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
                ("risks", models.ManyToManyField(blank=True, related_name="+", to="risks.risk")),
                ("suppliers", models.ManyToManyField(blank=True, related_name="+", to="suppliers.supplier")),
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
            name="Event",
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
                ("state", models.CharField(default="reported", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("details", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=24)),
                ("noticed_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, db_index=True, max_length=80)),
                ("reported_on", models.DateField(blank=True, null=True)),
                ("assessment", models.TextField(blank=True)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
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
                ("assets", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
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
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.site",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
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
            name="Vulnerability",
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
                ("identifier", models.CharField(blank=True, max_length=80)),
                ("component", models.CharField(blank=True, max_length=200)),
                ("severity", models.CharField(blank=True, max_length=12)),
                ("score", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                ("exploited", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=160)),
                ("description", models.TextField(blank=True)),
                ("remedy", models.TextField(blank=True)),
                ("found_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("mitigation", models.TextField(blank=True)),
                ("mitigated_on", models.DateField(blank=True, null=True)),
                ("accepted_because", models.TextField(blank=True)),
                ("accepted_until", models.DateField(blank=True, null=True)),
                ("fixed_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True)),
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
            ],
            options={
                "verbose_name_plural": "vulnerabilities",
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
            model_name="continuityplan",
            index=models.Index(fields=["organization", "state", "title"], name="incidents_continuityplan_st"),
        ),
        migrations.AddIndex(
            model_name="continuityplan",
            index=models.Index(fields=["organization", "title"], name="incidents_continuityplan_ti"),
        ),
        migrations.AddConstraint(
            model_name="continuityplan",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="incidents_continuityplan_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="continuityplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "superseded"])),
                name="incidents_continuityplan_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="continuityplan",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="incidents_continuityplan_rev"),
        ),
        migrations.AddConstraint(
            model_name="continuityplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("title", ""), _negated=True),
                    models.Q(("version", ""), _negated=True),
                ),
                fields=("organization", "title", "version"),
                name="incidents_continuityplan_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="exercise",
            index=models.Index(fields=["organization", "state", "title"], name="incidents_exercise_st"),
        ),
        migrations.AddIndex(
            model_name="exercise", index=models.Index(fields=["organization", "title"], name="incidents_exercise_ti")
        ),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="incidents_exercise_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "held"])), name="incidents_exercise_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="incidents_exercise_rev"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["organization", "state", "title"], name="incidents_incident_st"),
        ),
        migrations.AddIndex(
            model_name="incident", index=models.Index(fields=["organization", "title"], name="incidents_incident_ti")
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="incidents_incident_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "contained", "eradicated", "recovered", "reviewed", "closed"])
                ),
                name="incidents_incident_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="incidents_incident_rev"),
        ),
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["organization", "state", "title"], name="incidents_event_st")
        ),
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["organization", "title"], name="incidents_event_ti")
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="incidents_event_reference"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reported", "incident", "no_incident"])), name="incidents_event_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="incidents_event_rev"),
        ),
        migrations.AddIndex(
            model_name="vulnerability",
            index=models.Index(fields=["organization", "state", "title"], name="incidents_vulnerability_st"),
        ),
        migrations.AddIndex(
            model_name="vulnerability",
            index=models.Index(fields=["organization", "title"], name="incidents_vulnerability_ti"),
        ),
        migrations.AddConstraint(
            model_name="vulnerability",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="incidents_vulnerability_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="vulnerability",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "mitigated", "accepted", "fixed"])),
                name="incidents_vulnerability_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="vulnerability",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="incidents_vulnerability_rev"),
        ),
        migrations.AddConstraint(
            model_name="vulnerability",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("identifier", ""), _negated=True),
                    models.Q(("component", ""), _negated=True),
                ),
                fields=("organization", "identifier", "component"),
                name="incidents_vulnerability_natural_key",
            ),
        ),
    ]
