"""Counts of how often what was read from messages was right."""

import sqlalchemy as sa
from alembic import op

revision = "0006_reading_counts"
down_revision = "0005_tries_and_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("month", "field", "outcome", name="pk_reading_counts"),
    )


def downgrade() -> None:
    op.drop_table("reading_counts")
