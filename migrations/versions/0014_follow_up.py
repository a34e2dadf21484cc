"""What people follow, when they last looked, and the subjects handed to the Assises."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_follow",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "medium IN ('mail_day', 'mail_week', 'sms', 'none')", name=op.f("ck_follow_up_follow_medium_known")
        ),
        sa.CheckConstraint("last_told_at >= since", name=op.f("ck_follow_up_follow_told_after")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_follow_up_follow_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_follow")),
        sa.UniqueConstraint("account_id", "kind", "subject_id", name="uq_follow_up_follow_once"),
    )
    op.create_index(
        "ix_follow_up_follow_told", "follow_up_follow", ["account_id"], postgresql_where=sa.text("medium <> 'none'")
    )
    op.create_table(
        "follow_up_visit",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("before_at <= seen_at", name=op.f("ck_follow_up_visit_in_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_follow_up_visit_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_follow_up_visit")),
    )
    _subjects()


def _subjects() -> None:
    op.create_table(
        "assises_subject",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("origin_kind", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition_year", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'kept', 'set_aside')", name=op.f("ck_assises_subject_state_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_subject_titled")),
        sa.CheckConstraint("edition_year BETWEEN 2024 AND 2100", name=op.f("ck_assises_subject_edition_year_sane")),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_assises_subject_decided_has_a_moment")
        ),
        sa.CheckConstraint(
            "state <> 'set_aside' OR reason <> ''", name=op.f("ck_assises_subject_set_aside_reasoned")
        ),
        sa.CheckConstraint(
            "state <> 'kept' OR edition_year IS NOT NULL", name=op.f("ck_assises_subject_kept_for_a_year")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_assises_subject_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_subject")),
        sa.UniqueConstraint("origin_kind", "origin_id", name="uq_assises_subject_origin"),
    )
    op.create_index(op.f("ix_assises_subject_place_id"), "assises_subject", ["place_id"])
    op.create_index("ix_assises_subject_listed", "assises_subject", ["state", "proposed_at"])


def downgrade() -> None:
    op.drop_table("assises_subject")
    op.drop_table("follow_up_visit")
    op.drop_table("follow_up_follow")
