"""Candidacies to the commission, and what taking part cost its members."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_candidacy()
    _commission_expense()


def _commission_candidacy() -> None:
    op.create_table(
        "commission_candidacy",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'received') = (decided_at IS NULL)", name=op.f("ck_commission_candidacy_decided_has_a_moment")
        ),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_commission_candidacy_college_known"),
        ),
        sa.CheckConstraint("name <> '' AND contact <> ''", name=op.f("ck_commission_candidacy_reachable")),
        sa.CheckConstraint(
            "state <> 'set_aside' OR reason <> ''", name=op.f("ck_commission_candidacy_set_aside_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'retained', 'set_aside')", name=op.f("ck_commission_candidacy_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_commission_candidacy_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_candidacy_mandate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_candidacy")),
        sa.UniqueConstraint("ticket", name=op.f("uq_commission_candidacy_ticket")),
    )
    op.create_index(op.f("ix_commission_candidacy_account_id"), "commission_candidacy", ["account_id"], unique=False)
    op.create_index("ix_commission_candidacy_mandate", "commission_candidacy", ["mandate_id", "state"], unique=False)


def _commission_expense() -> None:
    op.create_table(
        "commission_expense",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('travel', 'child_care', 'meal', 'lost_pay', 'other')",
            name=op.f("ck_commission_expense_kind_known"),
        ),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_commission_expense_refused_reasoned")),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'refused', 'paid')", name=op.f("ck_commission_expense_state_known")
        ),
        sa.CheckConstraint("amount > 0 AND amount <= 100000000", name=op.f("ck_commission_expense_amount_sane")),
        sa.ForeignKeyConstraint(["member_id"], ["commission_member.id"], name=op.f("fk_commission_expense_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_expense")),
        sa.UniqueConstraint("ticket", name=op.f("uq_commission_expense_ticket")),
    )
    op.create_index("ix_commission_expense_member", "commission_expense", ["member_id", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("commission_expense")
    op.drop_table("commission_candidacy")
