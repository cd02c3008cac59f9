"""The database itself refuses to let employees hold a post for more than its hours.

A sum over other rows cannot be a check constraint, so it is a trigger, written once for
each database and put back after every migrate (SQLite drops triggers when it remakes a
table). Agency workers cover a post and do not count. The tolerance is half of the last
of the six decimals that are stored.
"""

from typing import Any

from django.db import connections

CONSTRAINT = "a_post_is_held_within_its_hours"

TOO_MUCH = """
    SELECT 1
    FROM (
        SELECT NEW.starts_on AS day
        UNION
        SELECT starts_on FROM workforce_assignment
        WHERE post_id = NEW.post_id AND contract <> 'agency' AND id <> NEW.id
            AND starts_on > NEW.starts_on
            AND (NEW.ends_on IS NULL OR starts_on <= NEW.ends_on)
    ) AS days
    WHERE NEW.fte + (
        SELECT COALESCE(SUM(other.fte), 0) FROM workforce_assignment AS other
        WHERE other.post_id = NEW.post_id AND other.contract <> 'agency' AND other.id <> NEW.id
            AND other.starts_on <= days.day
            AND (other.ends_on IS NULL OR other.ends_on >= days.day)
    ) > (SELECT fte FROM workforce_post WHERE id = NEW.post_id) + 0.0000005
"""
HOLDS_A_POST = "NEW.post_id IS NOT NULL AND NEW.contract <> 'agency'"

SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS {CONSTRAINT}_{event}
    BEFORE {event} ON workforce_assignment WHEN {HOLDS_A_POST}
    BEGIN
        SELECT RAISE(ABORT, '{CONSTRAINT}') WHERE EXISTS ({TOO_MUCH});
    END
    """
    for event in ("INSERT", "UPDATE")
]

POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION {CONSTRAINT}() RETURNS trigger AS $$
    BEGIN
        IF {HOLDS_A_POST} THEN
            PERFORM 1 FROM workforce_post WHERE id = NEW.post_id FOR UPDATE;
            IF EXISTS ({TOO_MUCH}) THEN
                RAISE EXCEPTION '{CONSTRAINT}' USING ERRCODE = 'check_violation';
            END IF;
        END IF;
        RETURN NEW;
    END
    $$ LANGUAGE plpgsql
    """,
    f"DROP TRIGGER IF EXISTS {CONSTRAINT} ON workforce_assignment",
    f"""
    CREATE TRIGGER {CONSTRAINT} BEFORE INSERT OR UPDATE ON workforce_assignment
    FOR EACH ROW EXECUTE FUNCTION {CONSTRAINT}()
    """,
]


def install(using: str, **_: Any) -> None:
    """Put the triggers in place on the database `using`."""
    connection = connections[using]
    statements = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
