"""The database itself refuses what no employee can do with a post, whoever writes.

Together they may not hold a post for more than its hours, and nobody may begin to hold it
outside its life; nor may the post be cut from under those who hold it. Sums and dates of
other rows cannot be check constraints, so they are triggers, written for each database and
put back after every migrate (SQLite drops triggers when it remakes a table). Agency workers
cover a post and do not count. The tolerance is half of the last of the six decimals that
are stored.
"""

from typing import Any

from django.db import connections

HOURS = "a_post_is_held_within_its_hours"
LIFE = "a_post_is_held_within_its_life"
ASSIGNMENT, POST = "workforce_assignment", "workforce_post"

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
TOO_SOON_OR_LATE = """
    SELECT 1 FROM workforce_post
    WHERE id = NEW.post_id AND (NEW.starts_on < starts_on OR NEW.starts_on > ends_on)
"""
TOO_SMALL = """
    SELECT 1 FROM workforce_assignment AS first
    WHERE first.post_id = NEW.id AND first.contract <> 'agency' AND (
        SELECT SUM(other.fte) FROM workforce_assignment AS other
        WHERE other.post_id = NEW.id AND other.contract <> 'agency'
            AND other.starts_on <= first.starts_on
            AND (other.ends_on IS NULL OR other.ends_on >= first.starts_on)
    ) > NEW.fte + 0.0000005
"""
TOO_SHORT = """
    SELECT 1 FROM workforce_assignment
    WHERE post_id = NEW.id AND contract <> 'agency' AND (
        (NEW.starts_on > OLD.starts_on AND starts_on < NEW.starts_on)
        OR (NEW.ends_on IS NOT NULL AND (OLD.ends_on IS NULL OR NEW.ends_on < OLD.ends_on)
            AND (ends_on IS NULL OR ends_on > NEW.ends_on))
    )
"""
HOLDS_A_POST = "NEW.post_id IS NOT NULL AND NEW.contract <> 'agency'"

# What is refused: its name, the table and the acts on it, when to look, and for what.
REFUSED = (
    (HOURS, ASSIGNMENT, ("INSERT", "UPDATE"), HOLDS_A_POST, TOO_MUCH),
    (LIFE, ASSIGNMENT, ("INSERT", "UPDATE"), HOLDS_A_POST, TOO_SOON_OR_LATE),
    (f"{HOURS}_still", POST, ("UPDATE",), "NEW.fte < OLD.fte", TOO_SMALL),
    (
        f"{LIFE}_still",
        POST,
        ("UPDATE",),
        "NEW.starts_on > OLD.starts_on OR NEW.ends_on IS NOT NULL",
        TOO_SHORT,
    ),
)


def install(using: str, **_: Any) -> None:
    """Put the triggers in place on the database `using`."""
    connection = connections[using]
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for refused in REFUSED:
            for statement in make(*refused):
                cursor.execute(statement)


def _sqlite(name: str, table: str, acts: tuple[str, ...], when: str, what: str) -> list[str]:
    drops = [f"DROP TRIGGER IF EXISTS {name}_{act}" for act in acts]
    makes = [
        f"""
        CREATE TRIGGER {name}_{act} BEFORE {act} ON {table} WHEN {when}
        BEGIN
            SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({what});
        END
        """
        for act in acts
    ]
    return [*drops, *makes]


def _postgresql(name: str, table: str, acts: tuple[str, ...], when: str, what: str) -> list[str]:
    # Whoever takes a place in a post waits for whoever is changing the post or its holders.
    lock = f"PERFORM 1 FROM {POST} WHERE id = NEW.post_id FOR UPDATE;"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
        BEGIN
            IF {when} THEN
                {lock if table == ASSIGNMENT else ""}
                IF EXISTS ({what}) THEN
                    RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation';
                END IF;
            END IF;
            RETURN NEW;
        END
        $$ LANGUAGE plpgsql
        """,
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"""
        CREATE TRIGGER {name} BEFORE {" OR ".join(acts)} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}()
        """,
    ]
