"""An agenda that was published can be reopened: what everybody read is kept as a version."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assises_agenda_release",
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assises_agenda_release_numbered")),
        sa.CheckConstraint("published_at <= reopened_at", name=op.f("ck_assises_agenda_release_runs_forward")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_assises_agenda_release_reasoned")),
        sa.ForeignKeyConstraint(["year"], ["assises_agenda_year.year"], name=op.f("fk_assises_agenda_release_year")),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_assises_agenda_release")),
    )


def downgrade() -> None:
    op.drop_table("assises_agenda_release")
