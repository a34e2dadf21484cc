"""The evaluation protocol: versions and blocks; what is frozen never changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

#: From the freeze on, base, text, digest and blocks of a version never change; steps and revisions are written once.
KEPT = """
CREATE FUNCTION commission_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE FUNCTION commission_block_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  frozen boolean;
BEGIN
  SELECT document IS NOT NULL INTO frozen FROM commission_version
    WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END FOR SHARE;
  IF frozen THEN
    RAISE EXCEPTION 'this version is frozen'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_block_frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commission_version_frozen BEFORE UPDATE ON commission_version FOR EACH ROW
  WHEN (OLD.document IS NOT NULL AND (NEW.document IS DISTINCT FROM OLD.document OR NEW.base IS DISTINCT FROM OLD.base
    OR NEW.digest IS DISTINCT FROM OLD.digest OR NEW.number <> OLD.number OR NEW.protocol_id <> OLD.protocol_id
    OR NEW.frozen_at IS DISTINCT FROM OLD.frozen_at OR NEW.parent_id IS DISTINCT FROM OLD.parent_id))
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_version_kept BEFORE DELETE ON commission_version FOR EACH ROW
  WHEN (OLD.document IS NOT NULL) EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_block_frozen BEFORE INSERT OR UPDATE OR DELETE ON commission_block FOR EACH ROW
  EXECUTE FUNCTION commission_block_guard();
CREATE TRIGGER commission_block_revision_kept BEFORE UPDATE OR DELETE ON commission_block_revision FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
CREATE TRIGGER commission_version_step_kept BEFORE UPDATE OR DELETE ON commission_version_step FOR EACH ROW
  EXECUTE FUNCTION commission_never_changes();
"""


def upgrade() -> None:
    _commission_protocol()
    _commission_version()
    _commission_version_step()
    _commission_block()
    _commission_block_revision()
    _commission_block_comment()
    op.execute(KEPT)


def _commission_protocol() -> None:
    op.create_table(
        "commission_protocol",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_commission_protocol_titled")),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_protocol_mandate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_protocol")),
    )
    op.create_index(op.f("ix_commission_protocol_mandate_id"), "commission_protocol", ["mandate_id"], unique=False)


def _commission_version() -> None:
    op.create_table(
        "commission_version",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("protocol_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("base", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("amendments_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('frozen', 'consulted', 'adopted', 'sent_back', 'published',"
            " 'superseded')) = (document IS NOT NULL AND digest IS NOT NULL AND frozen_at IS NOT NULL)",
            name=op.f("ck_commission_version_frozen_whole"),
        ),
        sa.CheckConstraint("state = 'draft' OR base IS NOT NULL", name=op.f("ck_commission_version_base_kept")),
        sa.CheckConstraint(
            "state IN ('draft', 'amending', 'half_frozen', 'frozen', 'consulted', 'adopted',"
            " 'sent_back', 'published', 'superseded')",
            name=op.f("ck_commission_version_state_known"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["commission_version.id"], name=op.f("fk_commission_version_parent_id")),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["commission_protocol.id"], name=op.f("fk_commission_version_protocol_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_version")),
        sa.UniqueConstraint("protocol_id", "number", name="uq_commission_version_number"),
    )
    op.create_index(op.f("ix_commission_version_parent_id"), "commission_version", ["parent_id"], unique=False)


def _commission_version_step() -> None:
    op.create_table(
        "commission_version_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'amending', 'half_frozen', 'frozen', 'consulted', 'adopted',"
            " 'sent_back', 'published', 'superseded')",
            name=op.f("ck_commission_version_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["commission_member.id"], name=op.f("fk_commission_version_step_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_version_step_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_version_step")),
    )
    op.create_index("ix_commission_version_step_version", "commission_version_step", ["version_id", "at"], unique=False)


def _commission_block() -> None:
    op.create_table(
        "commission_block",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_member_id", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'matrix_line') = (question_id IS NOT NULL)", name=op.f("ck_commission_block_line_names_a_question")
        ),
        sa.CheckConstraint(
            "kind IN ('heading', 'paragraph', 'list', 'matrix_line')", name=op.f("ck_commission_block_kind_known")
        ),
        sa.CheckConstraint(
            "part IN ('questions', 'indicators', 'principles', 'methods', 'tools', 'calendar', 'dissemination')",
            name=op.f("ck_commission_block_part_known"),
        ),
        sa.CheckConstraint(
            "(lease_member_id IS NULL) = (lease_until IS NULL)", name=op.f("ck_commission_block_lease_whole")
        ),
        sa.ForeignKeyConstraint(
            ["lease_member_id"], ["commission_member.id"], name=op.f("fk_commission_block_lease_member_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["commission_version.id"], name=op.f("fk_commission_block_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_block")),
        sa.UniqueConstraint("version_id", "key", name="uq_commission_block_key"),
    )
    op.create_index("ix_commission_block_order", "commission_block", ["version_id", "part", "rank"], unique=False)
    op.create_index(op.f("ix_commission_block_question_id"), "commission_block", ["question_id"], unique=False)


def _commission_block_revision() -> None:
    op.create_table(
        "commission_block_revision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("block_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["commission_block.id"], name=op.f("fk_commission_block_revision_block_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_block_revision_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_block_revision")),
        sa.UniqueConstraint("block_id", "revision", name="uq_commission_block_revision"),
    )


def _commission_block_comment() -> None:
    op.create_table(
        "commission_block_comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("block_key", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_block_comment_written")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["commission_member.id"], name=op.f("fk_commission_block_comment_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["commission_member.id"], name=op.f("fk_commission_block_comment_resolved_by")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["commission_version.id"], name=op.f("fk_commission_block_comment_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_block_comment")),
    )
    op.create_index(
        "ix_commission_block_comment_block", "commission_block_comment", ["version_id", "block_key"], unique=False
    )


def downgrade() -> None:
    op.drop_table("commission_block_comment")
    op.drop_table("commission_block_revision")
    op.drop_table("commission_block")
    op.drop_table("commission_version_step")
    op.drop_table("commission_version")
    op.drop_table("commission_protocol")
    op.execute("DROP FUNCTION commission_block_guard")
    op.execute("DROP FUNCTION commission_never_changes")
