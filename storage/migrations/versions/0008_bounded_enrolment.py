"""Count the wrong codes of a chat, and the chats that a code was typed to open."""

import sqlalchemy as sa
from alembic import op

revision = "0008_bounded_enrolment"
down_revision = "0007_anonymous_opinions"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (
    ("accounts", "wrong_codes", "wrong_code_at"),
    ("invites", "openings", "opened_at"),
)


def upgrade() -> None:
    for table, count, moment in COLUMNS:
        op.add_column(table, sa.Column(count, NUMBER, nullable=False, server_default="0"))
        op.add_column(table, sa.Column(moment, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, count, moment in COLUMNS:
        op.drop_column(table, moment)
        op.drop_column(table, count)
