"""The programme remembers which version first told of an activity, who interprets, and how often a day changed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assises_activity", sa.Column("interpreters", sa.Text(), server_default="", nullable=False))
    op.alter_column("assises_activity", "interpreters", server_default=None)
    op.add_column("assises_site_day", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    op.alter_column("assises_site_day", "version", server_default=None)
    op.add_column("assises_activity", sa.Column("first_release", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("assises_activity", "first_release")
    op.drop_column("assises_site_day", "version")
    op.drop_column("assises_activity", "interpreters")
