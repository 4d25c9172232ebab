"""Leads: who does what only one may do at a time. For PostgreSQL; on SQLite there is one process."""

from sqlalchemy import Connection, text

# A backend is known by its number and by when it began: numbers come again.
_TAKE = text(
    """
    INSERT INTO leads (matter, holder, until)
    SELECT :matter, pid || ' ' || backend_start, clock_timestamp() + make_interval(secs => :seconds)
    FROM pg_stat_activity WHERE pid = pg_backend_pid()
    ON CONFLICT (matter) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE leads.holder = excluded.holder
       OR leads.until < clock_timestamp()
       OR NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid || ' ' || backend_start = leads.holder)
    RETURNING 1
    """
)
_LET_GO = text(
    """
    DELETE FROM leads WHERE matter = :matter AND holder =
        (SELECT pid || ' ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
    """
)


def take(connection: Connection, matter: str, seconds: float) -> bool:
    """Take or renew the lead in `matter` for `seconds`; False while another connection, alive, has it."""
    return connection.execute(_TAKE, {"matter": matter, "seconds": seconds}).scalar() is not None


def let_go(connection: Connection, matter: str) -> None:
    """Let others lead, if this connection does."""
    connection.execute(_LET_GO, {"matter": matter})
