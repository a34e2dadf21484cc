"""The evaluation matrix: questions, criteria, indicators whose every meaning is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

#: An indicator keeps its number and code for ever, and what it meant is never written again (B5).
KEPT = """
CREATE FUNCTION commission_indicator_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'indicators keep what they are and what they meant'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;

CREATE TRIGGER commission_indicator_kept BEFORE UPDATE OF id, code, origin, line ON commission_indicator
  FOR EACH ROW EXECUTE FUNCTION commission_indicator_is_kept();
CREATE TRIGGER commission_indicator_stays BEFORE DELETE ON commission_indicator
  FOR EACH ROW EXECUTE FUNCTION commission_indicator_is_kept();
CREATE TRIGGER commission_indicator_revision_kept BEFORE UPDATE OR DELETE ON commission_indicator_revision
  FOR EACH ROW EXECUTE FUNCTION commission_indicator_is_kept();
"""


def upgrade() -> None:
    _commission_indicator()
    _commission_question()
    _commission_criterion()
    _commission_indicator_revision()
    _commission_criterion_indicator()
    op.execute(KEPT)


def _commission_indicator() -> None:
    op.create_table(
        "commission_indicator",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=True),
        sa.Column("doubt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('strategic', 'barometer', 'own')", name=op.f("ck_commission_indicator_origin_known")
        ),
        sa.CheckConstraint(
            "state = 'followed' OR (reason <> '' AND state_since IS NOT NULL)",
            name=op.f("ck_commission_indicator_stopped_reasoned"),
        ),
        sa.CheckConstraint(
            "state IN ('followed', 'interrupted', 'retired')", name=op.f("ck_commission_indicator_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_commission_indicator_code")),
    )


def _commission_question() -> None:
    op.create_table(
        "commission_question",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("focus_kind", sa.Text(), nullable=True),
        sa.Column("focus_code", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(frame = 'focused') = (focus_kind IS NOT NULL)", name=op.f("ck_commission_question_focus_whole")
        ),
        sa.CheckConstraint(
            "focus_kind IN ('theme', 'challenge', 'qpv', 'project')",
            name=op.f("ck_commission_question_focus_kind_known"),
        ),
        sa.CheckConstraint("frame IN ('common', 'focused')", name=op.f("ck_commission_question_frame_known")),
        sa.CheckConstraint(
            "object IN ('common_law', 'specific', 'governance', 'context', 'articulation', 'residents')",
            name=op.f("ck_commission_question_object_known"),
        ),
        sa.CheckConstraint(
            "state <> 'set_aside' OR reason <> ''", name=op.f("ck_commission_question_set_aside_reasoned")
        ),
        sa.CheckConstraint("state IN ('draft', 'shown', 'set_aside')", name=op.f("ck_commission_question_state_known")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_question_written")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_question")),
        sa.UniqueConstraint("code", name=op.f("uq_commission_question_code")),
    )


def _commission_criterion() -> None:
    op.create_table(
        "commission_criterion",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_commission_criterion_written")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["commission_question.id"], name=op.f("fk_commission_criterion_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_criterion")),
        sa.UniqueConstraint("question_id", "number", name="uq_commission_criterion_number"),
    )


def _commission_indicator_revision() -> None:
    op.create_table(
        "commission_indicator_revision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("indicator_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plain", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("periodicity", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("counts_people", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("base", sa.Numeric(precision=21, scale=6), nullable=True),
        sa.Column("base_on", sa.Date(), nullable=True),
        sa.Column("target", sa.Numeric(precision=21, scale=6), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("target_series", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "availability IN ('available', 'asked', 'missing')",
            name=op.f("ck_commission_indicator_revision_availability_known"),
        ),
        sa.CheckConstraint(
            "direction IN ('up', 'down', 'unsaid')", name=op.f("ck_commission_indicator_revision_direction_known")
        ),
        sa.CheckConstraint(
            "level IN ('metropolis', 'commune', 'qpv', 'unsaid')",
            name=op.f("ck_commission_indicator_revision_level_known"),
        ),
        sa.CheckConstraint(
            "nature IN ('quantitative', 'qualitative')", name=op.f("ck_commission_indicator_revision_nature_known")
        ),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_commission_indicator_revision_revised_reasoned")
        ),
        sa.CheckConstraint(
            "periodicity IN ('monthly', 'quarterly', 'yearly', 'three_yearly', 'once', 'unsaid')",
            name=op.f("ck_commission_indicator_revision_periodicity_known"),
        ),
        sa.CheckConstraint(
            "(target IS NULL) = (target_series IS NULL)", name=op.f("ck_commission_indicator_revision_target_whole")
        ),
        sa.CheckConstraint(
            "number >= 1 AND series >= 1 AND series <= number", name=op.f("ck_commission_indicator_revision_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["commission_indicator.id"], name=op.f("fk_commission_indicator_revision_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_indicator_revision")),
        sa.UniqueConstraint("indicator_id", "number", name="uq_commission_indicator_revision_number"),
    )


def _commission_criterion_indicator() -> None:
    op.create_table(
        "commission_criterion_indicator",
        sa.Column("criterion_id", sa.BigInteger(), nullable=False),
        sa.Column("indicator_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["commission_criterion.id"], name=op.f("fk_commission_criterion_indicator_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["commission_indicator.id"], name=op.f("fk_commission_criterion_indicator_indicator_id")
        ),
        sa.PrimaryKeyConstraint("criterion_id", "indicator_id", name=op.f("pk_commission_criterion_indicator")),
    )
    op.create_index(
        op.f("ix_commission_criterion_indicator_indicator_id"),
        "commission_criterion_indicator",
        ["indicator_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("commission_criterion_indicator")
    op.drop_table("commission_indicator_revision")
    op.drop_table("commission_criterion")
    op.drop_table("commission_question")
    op.drop_table("commission_indicator")
    op.execute("DROP FUNCTION commission_indicator_is_kept")
