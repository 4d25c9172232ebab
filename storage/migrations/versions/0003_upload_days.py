"""How much was handed in, by whom, on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0003_upload_days"
down_revision = "0002_web_sessions"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "upload_days",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("owner", "day", name="pk_upload_days"),
    )


def downgrade() -> None:
    op.drop_table("upload_days")
