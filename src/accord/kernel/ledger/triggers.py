"""What the database itself promises: no change without an entry, no entry ever changed (ledger.md, section 4).

The triggers are made from the registry of record types. They are reinstalled after every migration, because SQLite's
table
remake drops them silently, and compared at start: the process refuses to start on a difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError

from accord.kernel.records.declaration import declarations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

FROZEN = ("ledger_entry", "ledger_checkpoint")

UNIQUE = {
    "ledger_entry": (("id",), ("organization_id", "seq"), ("type", "record_id", "rev")),
    "ledger_checkpoint": (("id",), ("organization_id", "size")),
    "ledger_touched": (("type", "record_id", "rev"),),
}
"""What SQLite's `INSERT OR REPLACE` could hit: it deletes the old row without firing a trigger, so it is refused."""

TOUCHED = {
    "sqlite": """
        CREATE TABLE IF NOT EXISTS ledger_touched (
            type varchar(60) NOT NULL, record_id char(32) NOT NULL, rev integer NOT NULL, pending bool NOT NULL,
            PRIMARY KEY (type, record_id, rev),
            FOREIGN KEY (type, record_id, rev) REFERENCES ledger_entry (type, record_id, rev)
                DEFERRABLE INITIALLY DEFERRED)""",
    "postgresql": """
        CREATE TABLE IF NOT EXISTS ledger_touched (
            type varchar(60) NOT NULL, record_id uuid NOT NULL, rev integer NOT NULL, pending boolean NOT NULL,
            PRIMARY KEY (type, record_id, rev),
            FOREIGN KEY (type, record_id, rev) REFERENCES ledger_entry (type, record_id, rev)
                DEFERRABLE INITIALLY DEFERRED)""",
}
PENDING = (
    "DROP INDEX IF EXISTS ledger_touched_pending",  # its condition, `pending = 1`, was none that Django asks for
    "CREATE INDEX IF NOT EXISTS ledger_touched_waiting ON ledger_touched (type) WHERE pending",
)


def create_touched(connection: BaseDatabaseWrapper) -> None:
    """The table that Django cannot declare: a composite foreign key, deferred."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED[connection.vendor])
        for statement in PENDING:
            cursor.execute(statement)


def record_tables() -> Iterator[tuple[str, str]]:
    """(table, type) of every record type."""
    for d in declarations():
        yield d.model._meta.db_table, d.name


def through_tables() -> Iterator[tuple[str, str, str]]:
    """(through table, column of the owning record, its type) of every many-to-many field of a record type."""
    for d in declarations():
        for field in d.model._meta.local_many_to_many:
            yield field.m2m_db_table(), field.m2m_column_name(), d.name


# ---- SQLite
# -----------------------------------------------------------------------------------------------------------


def _sqlite() -> dict[str, str]:
    made: dict[str, str] = {}

    def trigger(table: str, what: str, event: str, body: str) -> None:
        name = f"ledger_{table}_{what}"
        made[name] = f"CREATE TRIGGER {name} {event} ON {table} BEGIN {body} END"

    for table, name in record_tables():
        pending = (
            f"SELECT 1 FROM ledger_touched WHERE type = '{name}' AND record_id = NEW.id "
            "AND rev = NEW.rev AND pending = 1"
        )
        trigger(
            table,
            "insert",
            "AFTER INSERT",
            f"SELECT RAISE(ABORT, 'accord: a new {name} starts at revision 1') WHERE NEW.rev <> 1; "
            f"INSERT INTO ledger_touched (type, record_id, rev, pending) VALUES ('{name}', NEW.id, 1, 1);",
        )
        trigger(
            table,
            "update",
            "AFTER UPDATE",
            f"SELECT RAISE(ABORT, 'accord: the identity of a {name} never changes') "
            "WHERE NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id; "
            f"SELECT RAISE(ABORT, 'accord: {name} changed without an act') "
            f"WHERE NEW.rev NOT IN (OLD.rev, OLD.rev + 1) OR (NEW.rev = OLD.rev AND NOT EXISTS ({pending})); "
            f"INSERT INTO ledger_touched (type, record_id, rev, pending) SELECT '{name}', NEW.id, NEW.rev, 1 "
            "WHERE NEW.rev = OLD.rev + 1;",
        )
        trigger(
            table, "delete", "BEFORE DELETE", f"SELECT RAISE(ABORT, 'accord: a {name} is archived, never deleted');"
        )
    for table, column, name in through_tables():
        for what, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",))):
            refuse = (
                f"SELECT RAISE(ABORT, 'accord: relations of a {name} changed without an act') WHERE NOT EXISTS "
                f"(SELECT 1 FROM ledger_touched WHERE type = '{name}' AND record_id = {row}.{column} AND pending = 1);"
                for row in rows
            )
            trigger(table, what, f"AFTER {what.upper()}", " ".join(refuse))
    for table in FROZEN:
        for what in ("update", "delete"):
            trigger(table, what, f"BEFORE {what.upper()}", f"SELECT RAISE(ABORT, 'accord: {table} is append-only');")
    for table, keys in UNIQUE.items():
        there = " OR ".join("(" + " AND ".join(f"{c} = NEW.{c}" for c in key) + ")" for key in keys)
        trigger(
            table,
            "replace",
            "BEFORE INSERT",
            f"SELECT RAISE(ABORT, 'accord: {table} is append-only') "
            f"WHERE EXISTS (SELECT 1 FROM {table} WHERE {there});",
        )
    trigger(
        "ledger_touched", "delete", "BEFORE DELETE", "SELECT RAISE(ABORT, 'accord: ledger_touched is append-only');"
    )
    trigger(
        "ledger_touched",
        "update",
        "BEFORE UPDATE",
        "SELECT RAISE(ABORT, 'accord: ledger_touched is append-only') WHERE NEW.type <> OLD.type "
        "OR NEW.record_id <> OLD.record_id OR NEW.rev <> OLD.rev OR NEW.pending > OLD.pending;",
    )
    return made


# ---- PostgreSQL
# -------------------------------------------------------------------------------------------------------

_FUNCTIONS = {
    "ledger_record": """
        BEGIN
          IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'accord: a % is archived, never deleted', TG_ARGV[0]; END IF;
          IF TG_OP = 'INSERT' THEN
            IF NEW.rev <> 1 THEN RAISE EXCEPTION 'accord: a new % starts at revision 1', TG_ARGV[0]; END IF;
            INSERT INTO ledger_touched VALUES (TG_ARGV[0], NEW.id, 1, true);
            RETURN NULL;
          END IF;
          IF NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id THEN
            RAISE EXCEPTION 'accord: the identity of a % never changes', TG_ARGV[0]; END IF;
          IF NEW.rev = OLD.rev + 1 THEN
            INSERT INTO ledger_touched VALUES (TG_ARGV[0], NEW.id, NEW.rev, true);
          ELSIF NEW.rev <> OLD.rev OR NOT EXISTS (SELECT 1 FROM ledger_touched
              WHERE type = TG_ARGV[0] AND record_id = NEW.id AND rev = NEW.rev AND pending) THEN
            RAISE EXCEPTION 'accord: % changed without an act', TG_ARGV[0];
          END IF;
          RETURN NULL;
        END""",
    "ledger_relation": """
        DECLARE owner uuid; owners uuid[] := '{}';
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO owner USING OLD; owners := array_append(owners, owner);
          END IF;
          IF TG_OP <> 'DELETE' THEN
            EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO owner USING NEW; owners := array_append(owners, owner);
          END IF;
          FOREACH owner IN ARRAY owners LOOP
            IF NOT EXISTS (SELECT 1 FROM ledger_touched WHERE type = TG_ARGV[0] AND record_id = owner AND pending) THEN
              RAISE EXCEPTION 'accord: relations of a % changed without an act', TG_ARGV[0]; END IF;
          END LOOP;
          RETURN NULL;
        END""",
    "ledger_frozen": """
        BEGIN
          IF TG_TABLE_NAME = 'ledger_touched' AND TG_OP = 'UPDATE' THEN
            IF NEW.type = OLD.type AND NEW.record_id = OLD.record_id AND NEW.rev = OLD.rev
                AND NEW.pending <= OLD.pending THEN
              RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION 'accord: % is append-only', TG_TABLE_NAME;
        END""",
}


def _postgresql() -> dict[str, str]:
    made = {
        f"function {name}": f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $accord${body}$accord$"
        for name, body in _FUNCTIONS.items()
    }

    def trigger(table: str, what: str, event: str, call: str) -> None:
        name = f"ledger_{table}_{what}"[:63]
        made[f"trigger {name} on {table}"] = f"CREATE TRIGGER {name} {event} ON {table} {call}"

    for table, name in record_tables():
        trigger(
            table,
            "change",
            "AFTER INSERT OR UPDATE OR DELETE",
            f"FOR EACH ROW EXECUTE FUNCTION ledger_record('{name}')",
        )
        trigger(table, "truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION ledger_frozen()")
    for table, column, name in through_tables():
        trigger(
            table,
            "change",
            "AFTER INSERT OR UPDATE OR DELETE",
            f"FOR EACH ROW EXECUTE FUNCTION ledger_relation('{name}', '{column}')",
        )
        trigger(table, "truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION ledger_frozen()")
    for table in (*FROZEN, "ledger_touched"):
        trigger(table, "change", "BEFORE UPDATE OR DELETE", "FOR EACH ROW EXECUTE FUNCTION ledger_frozen()")
        trigger(table, "truncate", "BEFORE TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION ledger_frozen()")
    return made


# ---- both
# -------------------------------------------------------------------------------------------------------------


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers of this database equal to the registry: old ones go, present ones come."""
    wanted = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    remove(connection)
    with connection.cursor() as cursor:
        for statement in wanted.values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers away, as only the owner of the tables can: for a restore, which installs them at its end."""
    with connection.cursor() as cursor:
        for name, table in _present(connection):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def _present(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger\\_%' ESCAPE '\\'"
            )
        else:
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND starts_with(tgname, 'ledger_')"
            )
        return [(str(name), str(table)) for name, table in cursor.fetchall()]


def differences(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, changed or superfluous among the triggers: empty when the database keeps its promise."""
    if connection.vendor == "sqlite":
        wanted = _sqlite()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger\\_%' ESCAPE '\\'"
            )
            present = {str(name): str(sql) for name, sql in cursor.fetchall()}
    else:
        wanted, present = _postgresql_state(connection)
    return sorted(n for n in wanted.keys() | present.keys() if wanted.get(n) != present.get(n))


def _postgresql_state(connection: BaseDatabaseWrapper) -> tuple[dict[str, str], dict[str, str]]:
    wanted = {n: "enabled" for n in _postgresql() if n.startswith("trigger ")}
    wanted |= {f"function {n}": body.strip() for n, body in _FUNCTIONS.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, relname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND starts_with(tgname, 'ledger_')"
        )
        present = {f"trigger {n} on {t}": "enabled" if e == "O" else "disabled" for n, t, e in cursor.fetchall()}
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE starts_with(proname, 'ledger_')")
        present |= {f"function {n}": str(body).strip() for n, body in cursor.fetchall()}
    return wanted, present


def refuse_to_start_on_difference(connection: BaseDatabaseWrapper) -> None:
    """Raises DatabaseError naming the triggers that differ."""
    if found := differences(connection):
        shown = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
        raise DatabaseError(
            f"The ledger's triggers differ from what this version installs: {shown}. Run `accord init`."
        )
