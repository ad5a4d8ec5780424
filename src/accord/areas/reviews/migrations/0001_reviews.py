"""The table of reviews."""

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
            name="ManagementReview",
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
                ("planned_on", models.DateField(blank=True, null=True)),
                ("period_from", models.DateField(blank=True, null=True)),
                ("inputs_as_of", models.DateField(blank=True, null=True)),
                ("earlier_actions", models.TextField(blank=True)),
                ("changed_issues", models.TextField(blank=True)),
                ("changed_needs", models.TextField(blank=True)),
                ("customer_satisfaction", models.TextField(blank=True)),
                ("party_feedback", models.TextField(blank=True)),
                ("objectives_met", models.TextField(blank=True)),
                ("process_performance", models.TextField(blank=True)),
                ("nonconformities", models.TextField(blank=True)),
                ("measurements", models.TextField(blank=True)),
                ("audit_results", models.TextField(blank=True)),
                ("supplier_performance", models.TextField(blank=True)),
                ("resource_adequacy", models.TextField(blank=True)),
                ("risk_picture", models.TextField(blank=True)),
                ("risk_actions", models.TextField(blank=True)),
                ("improvement_chances", models.TextField(blank=True)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("suitable", models.CharField(blank=True, max_length=8)),
                ("adequate", models.CharField(blank=True, max_length=8)),
                ("effective", models.CharField(blank=True, max_length=8)),
                ("aligned", models.CharField(blank=True, max_length=8)),
                ("intended_results", models.TextField(blank=True)),
                ("conclusion", models.TextField(blank=True)),
                ("improvement_decision", models.TextField(blank=True)),
                ("change_decision", models.TextField(blank=True)),
                ("resources_decision", models.TextField(blank=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                ("change_actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
                ("improvement_actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
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
                ("resources_actions", models.ManyToManyField(blank=True, related_name="+", to="improvement.action")),
                (
                    "signed_by",
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
                "verbose_name": "management review",
                "ordering": ("reference",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "indexes": [
                    models.Index(fields=["organization", "state", "title"], name="reviews_managementreview_st"),
                    models.Index(fields=["organization", "title"], name="reviews_managementreview_ti"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "reference"), name="reviews_managementreview_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "signed"])),
                        name="reviews_managementreview_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="reviews_managementreview_rev"),
                    models.UniqueConstraint(
                        condition=models.Q(("archived_on__isnull", True), models.Q(("title", ""), _negated=True)),
                        fields=("organization", "title"),
                        name="reviews_managementreview_natural_key",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
    ]
