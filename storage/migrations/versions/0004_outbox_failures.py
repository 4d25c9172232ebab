"""The outbox counts how often a message failed by a fault of ours, and finds what was given up by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0004_outbox_failures"
down_revision = "0003_upload_days"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GIVEN_UP = sa.text("error IS NOT NULL")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("failures", NUMBER, nullable=False, server_default="0"))
    op.create_index("ix_outbox_given_up", "outbox", ["made_at"], sqlite_where=GIVEN_UP, postgresql_where=GIVEN_UP)


def downgrade() -> None:
    op.drop_index("ix_outbox_given_up", "outbox")
    op.drop_column("outbox", "failures")
