"""The tables of assets."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import accord.kernel.records.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_documents"),
        ("kernel", "0003_remembered_mappings"),
        ("people", "0001_roles_and_competence"),
        ("processes", "0001_processes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
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
                ("state", models.CharField(default="in_use", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("description", models.TextField(blank=True)),
                ("classification", models.CharField(blank=True, max_length=16)),
                ("labelling", models.CharField(blank=True, max_length=200)),
                ("confidentiality", models.CharField(blank=True, max_length=12)),
                ("integrity", models.CharField(blank=True, max_length=12)),
                ("availability", models.CharField(blank=True, max_length=12)),
                ("personal_data", models.BooleanField(default=False)),
                ("location", models.CharField(blank=True, max_length=200)),
                ("off_premises", models.BooleanField(default=False)),
                ("handed_out_on", models.DateField(blank=True, null=True)),
                ("environment", models.CharField(blank=True, max_length=12)),
                ("backup_required", models.BooleanField(default=False)),
                ("backup", models.CharField(blank=True, max_length=200)),
                ("encrypted", models.BooleanField(default=False)),
                ("access_rule", models.TextField(blank=True)),
                ("licence", models.CharField(blank=True, max_length=200)),
                ("supported_until", models.DateField(blank=True, null=True)),
                ("acquired_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("maintenance", models.TextField(blank=True)),
                ("maintenance_interval", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("maintenance_due", models.DateField(blank=True, null=True)),
                ("maintained_on", models.DateField(blank=True, null=True)),
                ("maintenance_result", models.TextField(blank=True)),
                ("returned_on", models.DateField(blank=True, null=True)),
                ("return_note", models.TextField(blank=True)),
                ("erased_on", models.DateField(blank=True, null=True)),
                ("disposed_on", models.DateField(blank=True, null=True)),
                ("disposal", models.TextField(blank=True)),
                ("depends_on", models.ManyToManyField(blank=True, related_name="+", to="assets.asset")),
                (
                    "disposal_verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                ("handling", models.ManyToManyField(blank=True, related_name="+", to="documents.document")),
                (
                    "holder",
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
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.site",
                    ),
                ),
            ],
            options={
                "verbose_name": "asset",
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
            name="AccessGrant",
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
                ("state", models.CharField(default="active", editable=False, max_length=24)),
                ("rev", models.PositiveIntegerField(default=1, editable=False)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("archived_on", models.DateField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("right", models.CharField(max_length=120)),
                ("level", models.CharField(blank=True, max_length=12)),
                ("privileged", models.BooleanField(default=False)),
                ("account_name", models.CharField(blank=True, max_length=120)),
                ("shared", models.BooleanField(default=False)),
                ("second_factor", models.BooleanField(default=False)),
                ("need", models.TextField(blank=True)),
                ("granted_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("revoked_on", models.DateField(blank=True, null=True)),
                ("revoked_because", models.CharField(blank=True, max_length=300)),
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "requested_by",
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
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.person",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.role",
                    ),
                ),
                (
                    "asset",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assets.asset"),
                ),
            ],
            options={
                "verbose_name": "access grant",
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
            model_name="asset", index=models.Index(fields=["organization", "state", "title"], name="assets_asset_st")
        ),
        migrations.AddIndex(
            model_name="asset", index=models.Index(fields=["organization", "title"], name="assets_asset_ti")
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.UniqueConstraint(fields=("organization", "reference"), name="assets_asset_reference"),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["in_use", "returned", "disposed"])), name="assets_asset_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="assets_asset_rev"),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True),
                    models.Q(("title", ""), _negated=True),
                    models.Q(("number", ""), _negated=True),
                ),
                fields=("organization", "title", "number"),
                name="assets_asset_natural_key",
            ),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(fields=["organization", "state", "title"], name="assets_accessgrant_st"),
        ),
        migrations.AddIndex(
            model_name="accessgrant", index=models.Index(fields=["organization", "title"], name="assets_accessgrant_ti")
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.UniqueConstraint(
                fields=("organization", "reference"), name="assets_accessgrant_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "revoked"])), name="assets_accessgrant_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.CheckConstraint(condition=models.Q(("rev__gte", 1)), name="assets_accessgrant_rev"),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archived_on__isnull", True), models.Q(("right", ""), _negated=True)),
                fields=("organization", "asset", "person", "role", "right"),
                name="assets_accessgrant_natural_key",
            ),
        ),
    ]
