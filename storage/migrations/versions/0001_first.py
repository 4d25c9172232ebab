"""All tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "event_id", name="uq_inbox_channel_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_inbox_pending",
        "inbox",
        ["channel", "chat", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('fetching', 'waiting')"),
        postgresql_where=sa.text("state IN ('fetching', 'waiting')"),
    )
    op.create_table(
        "organisations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("parent_id", NUMBER, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("founded", sa.Date(), nullable=False),
        sa.Column("dissolved", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisations.id"], name="fk_organisations_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
    )
    op.create_index("ix_organisations_parent_id", "organisations", ["parent_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("parts_done", NUMBER, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["channel", "chat", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "web_messages",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("by_person", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", "number", name="pk_web_messages"),
        sa.UniqueConstraint("key", name="uq_web_messages_key"),
    )
    op.create_table(
        "web_readers",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("read", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_web_readers"),
    )
    op.create_table(
        "ancestors",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("ancestor_id", NUMBER, nullable=False),
        sa.Column("distance", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["organisations.id"], name="fk_ancestors_ancestor_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_ancestors_organisation_id"),
        sa.PrimaryKeyConstraint("organisation_id", "ancestor_id", name="pk_ancestors"),
    )
    op.create_index(
        "ix_ancestors_ancestor_id_organisation_id", "ancestors", ["ancestor_id", "organisation_id"], unique=False
    )
    op.create_table(
        "people",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("joined", sa.Date(), nullable=False),
        sa.Column("left", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_people_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_index("ix_people_organisation_id", "people", ["organisation_id"], unique=False)
    op.create_table(
        "rollups",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_rollups_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rollups"),
    )
    op.create_index(
        "ix_rollups_organisation_id_measure_month_amount",
        "rollups",
        ["organisation_id", "measure", "month", "amount"],
        unique=False,
    )
    op.create_table(
        "terms",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("began", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("has_committee", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_terms_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_terms"),
    )
    op.create_index("ix_terms_organisation_id", "terms", ["organisation_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_accounts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("channel", "chat", name="uq_accounts_channel_chat"),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"], unique=False)
    op.create_table(
        "activities",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("held_to", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("recorder", sa.String(), nullable=True),
        sa.Column("lecturer", sa.String(), nullable=True),
        sa.Column("due", NUMBER, nullable=True),
        sa.Column("present", NUMBER, nullable=True),
        sa.Column("absences", sa.JSON(), nullable=True),
        sa.Column("others_present", sa.String(), nullable=True),
        sa.Column("main_points", sa.String(), nullable=True),
        sa.Column("votes", sa.JSON(), nullable=True),
        sa.Column("resolutions", sa.JSON(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_activities_entered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_index("ix_activities_held_from", "activities", ["held_from"], unique=False)
    op.create_table(
        "appointments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_appointments_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_appointments_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_organisation_id_role", "appointments", ["organisation_id", "role"], unique=False)
    op.create_index("ix_appointments_person_id", "appointments", ["person_id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", NUMBER, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", NUMBER, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_changes_by"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_subject_subject_id", "changes", ["subject", "subject_id"], unique=False)
    op.create_table(
        "compiled_reports",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("tree", sa.JSON(), nullable=False),
        sa.Column("compiled_by", NUMBER, nullable=True),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["compiled_by"], ["people.id"], name="fk_compiled_reports_compiled_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_compiled_reports_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_compiled_reports"),
    )
    op.create_table(
        "invites",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("issued_by", NUMBER, nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name="fk_invites_issued_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_invites_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_invites_person_id"),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_invites_used_by"),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("digest", name="uq_invites_digest"),
    )
    op.create_table(
        "nil_returns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_nil_returns_entered_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_nil_returns_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_nil_returns"),
    )
    op.create_index("ix_nil_returns_organisation_id_month", "nil_returns", ["organisation_id", "month"], unique=False)
    op.create_table(
        "opinions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_opinions_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_opinions_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_opinions"),
    )
    op.create_table(
        "problems",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("time_class", sa.String(32), nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("leader", sa.String(), nullable=True),
        sa.Column("responsible_id", NUMBER, nullable=True),
        sa.Column("found", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("percent", NUMBER, nullable=False),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("reviewer_id", NUMBER, nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_problems_organisation_id"),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name="fk_problems_responsible_id"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name="fk_problems_reviewer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
    )
    op.create_index("ix_problems_organisation_id_state", "problems", ["organisation_id", "state"], unique=False)
    op.create_index("ix_problems_responsible_id", "problems", ["responsible_id"], unique=False)
    op.create_index("ix_problems_state_due", "problems", ["state", "due"], unique=False)
    op.create_table(
        "activity_kinds",
        sa.Column("activity_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_activity_kinds_activity_id"),
        sa.PrimaryKeyConstraint("activity_id", "kind", name="pk_activity_kinds"),
    )
    op.create_index("ix_activity_kinds_kind_activity_id", "activity_kinds", ["kind", "activity_id"], unique=False)
    op.create_table(
        "measures",
        sa.Column("problem_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name="fk_measures_problem_id"),
        sa.PrimaryKeyConstraint("problem_id", "position", name="pk_measures"),
    )
    op.create_table(
        "open_dialogues",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("dialogue", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_open_dialogues_account_id"),
        sa.PrimaryKeyConstraint("account_id", "run", name="pk_open_dialogues"),
    )
    op.create_table(
        "organisers",
        sa.Column("activity_id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_organisers_activity_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_organisers_organisation_id"),
        sa.PrimaryKeyConstraint("activity_id", "organisation_id", name="pk_organisers"),
    )
    op.create_index(
        "ix_organisers_organisation_id_held_from", "organisers", ["organisation_id", "held_from"], unique=False
    )
    op.create_table(
        "progress",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("problem_id", NUMBER, nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("percent", NUMBER, nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name="fk_progress_entered_by"),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name="fk_progress_problem_id"),
        sa.PrimaryKeyConstraint("id", name="pk_progress"),
    )
    op.create_index("ix_progress_problem_id", "progress", ["problem_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("leader", sa.String(), nullable=True),
        sa.Column("responsible_id", NUMBER, nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=True),
        sa.Column("problem_id", NUMBER, nullable=True),
        sa.Column("percent", NUMBER, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_tasks_organisation_id"),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name="fk_tasks_problem_id"),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name="fk_tasks_responsible_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_organisation_id_year", "tasks", ["organisation_id", "year"], unique=False)
    op.create_index("ix_tasks_problem_id", "tasks", ["problem_id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("uploaded_by", NUMBER, nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", NUMBER, nullable=True),
        sa.Column("progress_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_attachments_activity_id"),
        sa.ForeignKeyConstraint(["progress_id"], ["progress.id"], name="fk_attachments_progress_id"),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_attachments_uploaded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_activity_id", "attachments", ["activity_id"], unique=False)
    op.create_index("ix_attachments_progress_id", "attachments", ["progress_id"], unique=False)
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"], unique=False)


def downgrade() -> None:
    for table in (
        "attachments",
        "tasks",
        "progress",
        "organisers",
        "open_dialogues",
        "measures",
        "activity_kinds",
        "problems",
        "opinions",
        "nil_returns",
        "invites",
        "compiled_reports",
        "changes",
        "appointments",
        "activities",
        "accounts",
        "terms",
        "rollups",
        "people",
        "ancestors",
        "web_readers",
        "web_messages",
        "outbox",
        "organisations",
        "inbox",
    ):
        op.drop_table(table)
