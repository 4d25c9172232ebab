"""Tries are counted before they begin, what goes out at once carries no time, and leads expire."""

import sqlalchemy as sa
from alembic import op

revision = "0005_tries_and_order"
down_revision = "0004_outbox_failures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute("UPDATE outbox SET due_at = NULL WHERE state = 'waiting' AND attempts = 0")
    op.create_table(
        "leads",
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("matter", name="pk_leads"),
    )


def downgrade() -> None:
    op.drop_table("leads")
    op.execute("UPDATE outbox SET due_at = made_at WHERE due_at IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("begun_at")
