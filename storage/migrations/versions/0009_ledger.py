"""Permanent numbers, the whole life of problems and tasks, actions of their own. Old rows keep their id as number."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0009_ledger"
down_revision = "0008_bounded_enrolment"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOSTLY_DONE_FROM = 80


def upgrade() -> None:
    _make_tables()
    _rename_measures()
    with op.batch_alter_table("problems") as table:
        for column in (
            sa.Column("root_id", NUMBER, nullable=True),
            sa.Column("number", NUMBER, nullable=True),
            sa.Column("parent_id", NUMBER, nullable=True),
            sa.Column("origin", sa.String(32), nullable=True),
            sa.Column("leader_id", NUMBER, nullable=True),
            sa.Column("responsible_name", sa.String(), nullable=True),
            sa.Column("asked_due", sa.Date(), nullable=True),
            sa.Column("looked_back", sa.Date(), nullable=True),
        ):
            table.add_column(column)
    with op.batch_alter_table("tasks") as table:
        for column in (
            sa.Column("root_id", NUMBER, nullable=True),
            sa.Column("number", NUMBER, nullable=True),
            sa.Column("responsible_name", sa.String(), nullable=True),
            sa.Column("carried_from_id", NUMBER, nullable=True),
            sa.Column("reason", sa.String(), nullable=True),
            sa.Column("state", sa.String(32), nullable=True),
            sa.Column("finished", sa.Date(), nullable=True),
        ):
            table.add_column(column)
    with op.batch_alter_table("progress") as table:
        for column in (
            sa.Column("state", sa.String(32), nullable=True),
            sa.Column("position", NUMBER, nullable=True),
            sa.Column("due_before", sa.Date(), nullable=True),
        ):
            table.add_column(column)
    _number_rows()
    _replay_progress()
    _finish()


def _make_tables() -> None:
    op.create_table(
        "ledger_books",
        sa.Column("root_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("last_problem", NUMBER, nullable=False),
        sa.Column("last_task", NUMBER, nullable=False),
        sa.Column("leader_confirms", sa.Boolean(), nullable=False),
        sa.Column("look_back_days", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["organisations.id"], name="fk_ledger_books_root_id"),
        sa.PrimaryKeyConstraint("root_id", name="pk_ledger_books"),
    )
    op.create_table(
        "task_entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("task_id", NUMBER, nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("percent", NUMBER, nullable=True),
        sa.Column("period", sa.Date(), nullable=True),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_entries_task_id"),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_task_entries_entered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_task_entries"),
        sa.UniqueConstraint("task_id", "period", name="uq_task_entries_task_id_period"),
    )
    op.create_index("ix_task_entries_task_id", "task_entries", ["task_id"], unique=False)
    op.create_table(
        "proposal_decisions",
        sa.Column("root_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["organisations.id"], name="fk_proposal_decisions_root_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_proposal_decisions_decided_by"),
        sa.PrimaryKeyConstraint("root_id", "key", name="pk_proposal_decisions"),
    )


def _rename_measures() -> None:
    op.create_table(
        "actions",
        sa.Column("problem_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("leader", sa.String(), nullable=True),
        sa.Column("responsible_id", NUMBER, nullable=True),
        sa.Column("responsible_name", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name="fk_actions_problem_id"),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name="fk_actions_responsible_id"),
        sa.PrimaryKeyConstraint("problem_id", "position", name="pk_actions"),
    )
    op.execute("INSERT INTO actions (problem_id, position, text) SELECT problem_id, position, text FROM measures")
    op.drop_table("measures")


def _number_rows() -> None:
    for table, columns in (("problems", {"origin": "office"}), ("tasks", {"state": "open"})):
        rows = sa.table(
            table, *(sa.column(name) for name in ("id", "organisation_id", "root_id", "number", "origin", "state"))
        )
        above = sa.table("ancestors", *(sa.column(name) for name in ("organisation_id", "ancestor_id", "distance")))
        top = (
            sa.select(above.c.ancestor_id)
            .where(above.c.organisation_id == rows.c.organisation_id)
            .order_by(above.c.distance.desc())
            .limit(1)
            .scalar_subquery()
        )
        op.execute(sa.update(rows).values(number=rows.c.id, root_id=top, **columns))
    op.execute(
        "INSERT INTO ledger_books (root_id, last_problem, last_task, leader_confirms, look_back_days)"
        " SELECT o.id, COALESCE((SELECT MAX(p.number) FROM problems p WHERE p.root_id = o.id), 0),"
        " COALESCE((SELECT MAX(t.number) FROM tasks t WHERE t.root_id = o.id), 0), false, 90"
        " FROM organisations o WHERE o.parent_id IS NULL"
    )


def _replay_progress() -> None:
    """Say after every entry of a history what was reached by it, as the steps of the first version have it."""
    entries = sa.table(
        "progress",
        *(sa.column(name) for name in ("id", "problem_id", "step", "percent", "state")),
        sa.column("due", sa.Date()),
        sa.column("due_before", sa.Date()),
    )
    connection = op.get_bind()
    states: dict[int, str] = {}
    rows = connection.execute(
        sa.select(entries.c.id, entries.c.problem_id, entries.c.step, entries.c.percent).order_by(entries.c.id)
    ).all()
    changes = []
    for number, problem, step, reported in rows:
        state, percent = states.get(problem, "not_started"), reported
        match step:
            case "reported":
                state = "mostly_done" if (percent or 0) >= MOSTLY_DONE_FROM else "under_way"
            case "applied":
                state = "awaiting_review"
            case "approved":
                state, percent = "closed", 100
            case "returned":
                state = "under_way"
            case "reopened":
                state, percent = "under_way", 0
        states[problem] = state
        changes.append({"number": number, "new_state": state, "reached": percent})
    _keep_dates_before_extensions(entries)
    if changes:
        connection.execute(
            sa.update(entries)
            .where(entries.c.id == sa.bindparam("number"))
            .values(state=sa.bindparam("new_state"), percent=sa.bindparam("reached")),
            changes,
        )


def _keep_dates_before_extensions(entries: sa.TableClause) -> None:
    """The date that an extension replaced stands in the trail of changes: one for each extension, in their order."""
    trail = sa.table(
        "changes",
        *(sa.column(name) for name in ("id", "subject", "subject_id", "action")),
        sa.column("before", sa.JSON()),
    )
    connection = op.get_bind()
    before: dict[int, list[str | None]] = {}
    for problem, record in connection.execute(
        sa.select(trail.c.subject_id, trail.c.before)
        .where(trail.c.subject == "problem", trail.c.action == "extended")
        .order_by(trail.c.id)
    ):
        before.setdefault(problem, []).append(record.get("due"))
    extensions = connection.execute(
        sa.select(entries.c.id, entries.c.problem_id).where(entries.c.step == "extended").order_by(entries.c.id)
    ).all()
    for number, problem in extensions:
        if dates := before.get(problem):
            due = dates.pop(0)
            connection.execute(
                sa.update(entries)
                .where(entries.c.id == number)
                .values(due_before=date.fromisoformat(due) if due else None)
            )


def _finish() -> None:
    with op.batch_alter_table("problems") as table:
        for name, kind in (("root_id", NUMBER), ("number", NUMBER), ("origin", sa.String(32))):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_unique_constraint("uq_problems_root_id_number", ["root_id", "number"])
        table.create_foreign_key("fk_problems_root_id", "organisations", ["root_id"], ["id"])
        table.create_foreign_key("fk_problems_parent_id", "problems", ["parent_id"], ["id"])
        table.create_foreign_key("fk_problems_leader_id", "people", ["leader_id"], ["id"])
        table.create_index("ix_problems_parent_id", ["parent_id"])
        table.create_index("ix_problems_leader_id", ["leader_id"])
    with op.batch_alter_table("tasks") as table:
        for name, kind in (("root_id", NUMBER), ("number", NUMBER), ("state", sa.String(32))):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_unique_constraint("uq_tasks_root_id_number", ["root_id", "number"])
        table.create_foreign_key("fk_tasks_root_id", "organisations", ["root_id"], ["id"])
        table.create_foreign_key("fk_tasks_carried_from_id", "tasks", ["carried_from_id"], ["id"])
    with op.batch_alter_table("progress") as table:
        table.alter_column("state", existing_type=sa.String(32), nullable=False)


def downgrade() -> None:
    """Back to the tables of before; what they have no place for (persons of actions, ticks, decisions) is lost."""
    op.create_table(
        "measures",
        sa.Column("problem_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name="fk_measures_problem_id"),
        sa.PrimaryKeyConstraint("problem_id", "position", name="pk_measures"),
    )
    op.execute("INSERT INTO measures (problem_id, position, text) SELECT problem_id, position, text FROM actions")
    for name in ("actions", "task_entries", "proposal_decisions", "ledger_books"):
        op.drop_table(name)
    with op.batch_alter_table("progress") as table:
        for column in ("state", "position", "due_before"):
            table.drop_column(column)
    with op.batch_alter_table("tasks") as table:
        table.drop_constraint("uq_tasks_root_id_number", type_="unique")
        table.drop_constraint("fk_tasks_root_id", type_="foreignkey")
        table.drop_constraint("fk_tasks_carried_from_id", type_="foreignkey")
        for column in ("root_id", "number", "responsible_name", "carried_from_id", "reason", "state", "finished"):
            table.drop_column(column)
    with op.batch_alter_table("problems") as table:
        table.drop_index("ix_problems_parent_id")
        table.drop_index("ix_problems_leader_id")
        table.drop_constraint("uq_problems_root_id_number", type_="unique")
        for reference in ("root_id", "parent_id", "leader_id"):
            table.drop_constraint(f"fk_problems_{reference}", type_="foreignkey")
        for column in (
            "root_id",
            "number",
            "parent_id",
            "origin",
            "leader_id",
            "responsible_name",
            "asked_due",
            "looked_back",
        ):
            table.drop_column(column)
