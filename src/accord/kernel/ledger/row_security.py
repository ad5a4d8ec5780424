"""PostgreSQL: row-level security under the scoped queries. A query that forgets its scope sees nothing of another
organization.

`within` sets `app.organization` on the connection; policies compare it. Tables of accounts, sessions and
organizations have no policy:
they are read before it is known which organization is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.records.declaration import declarations

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_OTHERS = (
    "ledger_entry",
    "ledger_opening",
    "ledger_head",
    "ledger_checkpoint",
    "ledger_counter",
    "kernel_search",
    "kernel_upload",
    "kernel_verdict",
    "kernel_mapping",
    "kernel_once",
    "kernel_letter",
    "kernel_unwanted",
    "kernel_delivery",
)
_ACCOUNT = "account_id = nullif(current_setting('app.account', true), '')::uuid"
_OWN_ACCOUNT = {
    "kernel_person": _ACCOUNT,
    "kernel_grant": f"person_id IN (SELECT p.id FROM kernel_person p WHERE p.{_ACCOUNT})",
    "kernel_unwanted": f"person_id IN (SELECT p.id FROM kernel_person p WHERE p.{_ACCOUNT})",
}
"""Who signs in asks over all organizations where they belong, and which letters they have declined: their own persons,
grants and refusals may be seen for that."""

_FREE = frozenset({"kernel_organization"})


def secured_tables() -> tuple[str, ...]:
    """Every table whose rows belong to one organization."""
    return (*(d.model._meta.db_table for d in declarations() if d.model._meta.db_table not in _FREE), *_OTHERS)


def install(connection: BaseDatabaseWrapper, role: str = "") -> None:
    """Switch row-level security on, also for the owner of the tables; give the application role what it needs and no
    more."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in secured_tables():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS organization ON {table}")
            cursor.execute(
                f"CREATE POLICY organization ON {table} USING "
                "(organization_id = nullif(current_setting('app.organization', true), '')::uuid)"
            )
        for table, own in _OWN_ACCOUNT.items():
            cursor.execute(f"DROP POLICY IF EXISTS own_account ON {table}")
            cursor.execute(f"CREATE POLICY own_account ON {table} FOR SELECT USING ({own})")
        if role:
            _grant(cursor, connection.ops.quote_name(role))


def _grant(cursor: object, role: str) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]
    execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_checkpoint FROM {role}")
    execute(f"REVOKE DELETE, TRUNCATE ON ledger_touched FROM {role}")
