"""The commission's composition: mandates, rules of procedure, seats, members; a scope of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

SCOPES = ("everywhere", "territory", "edition", "body", "assises")

#: Rules that were adopted say for ever what they said on their day.
ADOPTED = """
CREATE FUNCTION commission_rules_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'adopted rules never change'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_rulebook_kept';
END $$;

CREATE TRIGGER commission_rulebook_kept BEFORE UPDATE OR DELETE ON commission_rulebook
  FOR EACH ROW WHEN (OLD.state = 'adopted') EXECUTE FUNCTION commission_rules_are_kept();
"""


def upgrade() -> None:
    _allow((*SCOPES, "mandate"))
    _commission_mandate()
    _commission_rulebook()
    _commission_seat()
    _commission_member()
    _commission_absence()
    op.execute(ADOPTED)
    _commission_step_aside()


def _commission_mandate() -> None:
    op.create_table(
        "commission_mandate",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('prepared', 'running', 'ended')", name=op.f("ck_commission_mandate_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_commission_mandate_titled")),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_commission_mandate_runs_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_mandate")),
    )
    op.create_index(
        "uq_commission_mandate_running",
        "commission_mandate",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )


def _commission_rulebook() -> None:
    op.create_table(
        "commission_rulebook",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)", name=op.f("ck_commission_rulebook_adopted_has_a_moment")
        ),
        sa.CheckConstraint("state IN ('draft', 'adopted')", name=op.f("ck_commission_rulebook_state_known")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_rulebook_mandate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_rulebook")),
        sa.UniqueConstraint("mandate_id", "number", name="uq_commission_rulebook_number"),
    )
    op.create_index(
        "uq_commission_rulebook_draft",
        "commission_rulebook",
        ["mandate_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
    )


def _commission_seat() -> None:
    op.create_table(
        "commission_seat",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("stands_for", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "college IN ('elected', 'technicians', 'civil_society', 'associations', 'residents')",
            name=op.f("ck_commission_seat_college_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('designation', 'candidacy', 'draw')", name=op.f("ck_commission_seat_origin_known")
        ),
        sa.CheckConstraint(
            "state <> 'suppressed' OR reason <> ''", name=op.f("ck_commission_seat_suppressed_reasoned")
        ),
        sa.CheckConstraint("state IN ('open', 'suppressed')", name=op.f("ck_commission_seat_state_known")),
        sa.ForeignKeyConstraint(["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_seat_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_seat")),
        sa.UniqueConstraint("mandate_id", "number", name="uq_commission_seat_number"),
    )
    op.create_index(op.f("ix_commission_seat_mandate_id"), "commission_seat", ["mandate_id"], unique=False)


def _commission_member() -> None:
    op.create_table(
        "commission_member",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_is_public", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("in_bureau", sa.Boolean(), nullable=False),
        sa.Column("in_drafting", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_commission_member_named")),
        sa.CheckConstraint("part IN ('titular', 'substitute')", name=op.f("ck_commission_member_part_known")),
        sa.CheckConstraint("until IS NULL OR ended_why <> ''", name=op.f("ck_commission_member_ended_reasoned")),
        sa.CheckConstraint("until >= since", name=op.f("ck_commission_member_runs_forward")),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_commission_member_account_id")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_member_mandate_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["commission_seat.id"], name=op.f("fk_commission_member_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_member")),
    )
    op.create_index(op.f("ix_commission_member_account_id"), "commission_member", ["account_id"], unique=False)
    op.create_index(op.f("ix_commission_member_mandate_id"), "commission_member", ["mandate_id"], unique=False)
    op.create_index(op.f("ix_commission_member_seat_id"), "commission_member", ["seat_id"], unique=False)
    op.create_index(
        "uq_commission_member_active",
        "commission_member",
        ["seat_id", "part"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "uq_commission_member_person",
        "commission_member",
        ["mandate_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("until IS NULL AND account_id IS NOT NULL"),
    )


def _commission_absence() -> None:
    op.create_table(
        "commission_absence",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_commission_absence_runs_forward")),
        sa.ForeignKeyConstraint(["member_id"], ["commission_member.id"], name=op.f("fk_commission_absence_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_absence")),
    )
    op.create_index("ix_commission_absence_member", "commission_absence", ["member_id", "starts_at"], unique=False)


def _commission_step_aside() -> None:
    op.create_table(
        "commission_step_aside",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("subject <> '' AND reason <> ''", name=op.f("ck_commission_step_aside_said")),
        sa.CheckConstraint(
            "(subject_kind IS NULL) = (subject_id IS NULL)", name=op.f("ck_commission_step_aside_subject_whole")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_step_aside_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_step_aside")),
    )
    op.create_index("ix_commission_step_aside_member", "commission_step_aside", ["member_id"], unique=False)
    op.create_index(
        "ix_commission_step_aside_subject", "commission_step_aside", ["subject_kind", "subject_id"], unique=False
    )


def _allow(scopes: tuple[str, ...]) -> None:
    name = "ck_identity_role_grant_scope_known"
    listed = ", ".join(f"'{scope}'" for scope in scopes)
    op.drop_constraint(op.f(name), "identity_role_grant", type_="check")
    op.create_check_constraint(op.f(name), "identity_role_grant", f"scope IN ({listed})")


def downgrade() -> None:
    op.execute("DROP TRIGGER commission_rulebook_kept ON commission_rulebook")
    op.execute("DROP FUNCTION commission_rules_are_kept")
    op.drop_table("commission_step_aside")
    op.drop_table("commission_absence")
    op.drop_table("commission_member")
    op.drop_table("commission_seat")
    op.drop_table("commission_rulebook")
    op.drop_table("commission_mandate")
    op.execute("DELETE FROM identity_role_grant WHERE scope = 'mandate'")
    _allow(SCOPES)
