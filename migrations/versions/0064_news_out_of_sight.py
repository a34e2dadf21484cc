"""News of a table goes out of sight with what it tells of, when moderators hide that."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participation_news", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("participation_news", "hidden", server_default=None)


def downgrade() -> None:
    op.drop_column("participation_news", "hidden")
