"""Drafting: one version in work, requests to freeze, steps a consultation told, adopted places; what never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None

#: An adopted amendment stays adopted, and what it changes is an input of the fold: it never changes (B3).
KEPT = """
CREATE FUNCTION commission_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  adopted boolean;
BEGIN
  SELECT state = 'adopted' INTO adopted FROM commission_amendment
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.amendment_id ELSE OLD.amendment_id END FOR SHARE;
  IF adopted THEN
    RAISE EXCEPTION 'this amendment is adopted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_change_adopted';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commission_change_adopted BEFORE INSERT OR UPDATE OR DELETE ON commission_amendment_change FOR EACH ROW
  EXECUTE FUNCTION commission_change_guard();
CREATE TRIGGER commission_amendment_adopted BEFORE UPDATE ON commission_amendment FOR EACH ROW
  WHEN (OLD.state = 'adopted' AND (NEW.state <> OLD.state OR NEW.fold_rank <> OLD.fold_rank))
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_arbitration_kept BEFORE UPDATE OR DELETE ON commission_arbitration FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_adopted_place_kept BEFORE UPDATE OR DELETE ON commission_adopted_place FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
"""


def upgrade() -> None:
    _versions()
    _amendments()
    _commission_freeze_request()
    _commission_adopted_place()
    op.execute(KEPT)


def _versions() -> None:
    op.create_index(
        "uq_commission_version_in_work", "commission_version", ["protocol_id"], unique=True,
        postgresql_where=sa.text("state NOT IN ('sent_back', 'published', 'superseded')"),
    )  # fmt: skip
    op.create_index(
        "uq_commission_version_published", "commission_version", ["protocol_id"], unique=True,
        postgresql_where=sa.text("state = 'published'"),
    )  # fmt: skip
    op.add_column("commission_version_step", sa.Column("consultation_id", sa.BigInteger(), nullable=True))
    op.add_column("commission_version_step", sa.Column("outcome", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_commission_version_step_outcome_of_a_consultation"), "commission_version_step",
        "outcome IS NULL OR consultation_id IS NOT NULL",
    )  # fmt: skip
    op.create_index(
        "uq_commission_version_step_told", "commission_version_step",
        ["version_id", "consultation_id", "state", "outcome"], unique=True, postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("consultation_id IS NOT NULL"),
    )  # fmt: skip
    op.add_column("commission_block_comment", sa.Column("ticket", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_commission_block_comment_ticket"), "commission_block_comment", ["ticket"])


def _amendments() -> None:
    op.add_column("commission_amendment", sa.Column("refiles_id", sa.BigInteger(), nullable=True))
    op.add_column("commission_amendment", sa.Column("ticket", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_commission_amendment_refiles_id"), "commission_amendment", ["refiles_id"])
    op.create_unique_constraint(op.f("uq_commission_amendment_ticket"), "commission_amendment", ["ticket"])
    op.create_foreign_key(
        op.f("fk_commission_amendment_refiles_id"), "commission_amendment", "commission_amendment",
        ["refiles_id"], ["id"],
    )  # fmt: skip
    op.add_column("commission_amendment_change", sa.Column("question_id", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_commission_amendment_change_added_somewhere"), "commission_amendment_change",
        "operation <> 'add' OR (part IS NOT NULL AND kind IS NOT NULL)",
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_commission_amendment_change_question_of_a_line"), "commission_amendment_change",
        "question_id IS NULL OR kind = 'matrix_line'",
    )  # fmt: skip


def _commission_freeze_request() -> None:
    op.create_table(
        "commission_freeze_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR done_at IS NULL", name=op.f("ck_commission_freeze_request_ends_once")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_freeze_request_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_freeze_request_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_freeze_request")),
    )
    op.create_index(op.f("ix_commission_freeze_request_member_id"), "commission_freeze_request", ["member_id"])
    op.create_index(
        "uq_commission_freeze_request_open", "commission_freeze_request", ["version_id"], unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL AND done_at IS NULL"),
    )  # fmt: skip


def _commission_adopted_place() -> None:
    op.create_table(
        "commission_adopted_place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("block_key", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("amendment_id", sa.BigInteger(), nullable=False),
        sa.Column("arbitration_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("place >= 1", name=op.f("ck_commission_adopted_place_from_one")),
        sa.CheckConstraint(
            "(place = 1) = (arbitration_id IS NULL)", name=op.f("ck_commission_adopted_place_second_is_arbitrated")
        ),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["commission_amendment.id"], name=op.f("fk_commission_adopted_place_amendment_id")
        ),
        sa.ForeignKeyConstraint(
            ["arbitration_id"], ["commission_arbitration.id"], name=op.f("fk_commission_adopted_place_arbitration_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_adopted_place_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_adopted_place")),
        sa.UniqueConstraint("amendment_id", "block_key", name="uq_commission_adopted_place_once"),
        sa.UniqueConstraint("version_id", "block_key", "place", name="uq_commission_adopted_place"),
    )
    op.create_index(op.f("ix_commission_adopted_place_arbitration_id"), "commission_adopted_place", ["arbitration_id"])


def downgrade() -> None:
    op.execute("DROP TRIGGER commission_arbitration_kept ON commission_arbitration")
    op.execute("DROP TRIGGER commission_amendment_adopted ON commission_amendment")
    op.execute("DROP TRIGGER commission_change_adopted ON commission_amendment_change")
    op.drop_table("commission_adopted_place")
    op.drop_table("commission_freeze_request")
    op.drop_column("commission_amendment_change", "question_id")
    op.drop_constraint(op.f("ck_commission_amendment_change_added_somewhere"), "commission_amendment_change")
    op.drop_column("commission_amendment", "ticket")
    op.drop_column("commission_amendment", "refiles_id")
    op.drop_column("commission_block_comment", "ticket")
    op.drop_index("uq_commission_version_step_told", "commission_version_step")
    op.drop_column("commission_version_step", "outcome")
    op.drop_column("commission_version_step", "consultation_id")
    op.drop_index("uq_commission_version_published", "commission_version")
    op.drop_index("uq_commission_version_in_work", "commission_version")
    op.execute("DROP FUNCTION commission_change_guard")
