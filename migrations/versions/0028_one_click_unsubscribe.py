"""A message remembers the address at which one click stops the next ones."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kernel_outbox", sa.Column("unsubscribe", sa.Text(), nullable=False, server_default=""))
    op.alter_column("kernel_outbox", "unsubscribe", server_default=None)


def downgrade() -> None:
    op.drop_column("kernel_outbox", "unsubscribe")
