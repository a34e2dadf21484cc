"""The commission's cycle of qualification: modules, sessions, places, attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _commission_module()
    _commission_session()
    _commission_attendance()
    _commission_session_place()


def _commission_module() -> None:
    op.create_table(
        "commission_module",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_commission_module_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_commission_module_titled")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_module_mandate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_module")),
    )
    op.create_index("ix_commission_module_mandate", "commission_module", ["mandate_id", "rank"], unique=False)


def _commission_session() -> None:
    op.create_table(
        "commission_session",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("module_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("child_care", sa.Boolean(), nullable=False),
        sa.Column("catch_up", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place <> '' OR remote <> ''", name=op.f("ck_commission_session_somewhere")),
        sa.CheckConstraint(
            "state <> 'cancelled' OR reason <> ''", name=op.f("ck_commission_session_cancelled_reasoned")
        ),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_commission_session_state_known")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 500", name=op.f("ck_commission_session_capacity_sane")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_commission_session_runs_forward")),
        sa.ForeignKeyConstraint(["module_id"], ["commission_module.id"], name=op.f("fk_commission_session_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_session")),
    )
    op.create_index("ix_commission_session_module", "commission_session", ["module_id", "starts_at"], unique=False)


def _commission_attendance() -> None:
    op.create_table(
        "commission_attendance",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("module_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'equivalence' OR words <> ''", name=op.f("ck_commission_attendance_equivalence_reasoned")
        ),
        sa.CheckConstraint(
            "state IN ('present', 'equivalence', 'catch_up', 'absent')",
            name=op.f("ck_commission_attendance_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_attendance_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["commission_module.id"], name=op.f("fk_commission_attendance_module_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_attendance")),
        sa.UniqueConstraint("module_id", "member_id", name="uq_commission_attendance_member"),
    )
    op.create_index(op.f("ix_commission_attendance_member_id"), "commission_attendance", ["member_id"], unique=False)


def _commission_session_place() -> None:
    op.create_table(
        "commission_session_place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("child_care", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('enrolled', 'waiting', 'left')", name=op.f("ck_commission_session_place_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_session_place_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["commission_session.id"], name=op.f("fk_commission_session_place_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_session_place")),
        sa.UniqueConstraint("session_id", "member_id", name="uq_commission_session_place_member"),
    )
    op.create_index(
        op.f("ix_commission_session_place_member_id"), "commission_session_place", ["member_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_session_place")
    op.drop_table("commission_attendance")
    op.drop_table("commission_session")
    op.drop_table("commission_module")
