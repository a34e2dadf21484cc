"""How indicators are measured: sources, methods, tools, values by territory and day, files of them."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

#: A value says for ever what it said on its day: all that may come to it is that another one replaces it, once.
KEPT = """
CREATE FUNCTION commission_measure_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.replaced_at IS NULL
     AND to_jsonb(NEW) - 'replaced_at' = to_jsonb(OLD) - 'replaced_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'values are corrected by other values'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_measure_kept';
END $$;

CREATE TRIGGER commission_measure_kept BEFORE UPDATE OR DELETE ON commission_measure
  FOR EACH ROW EXECUTE FUNCTION commission_measure_is_kept();
"""


def upgrade() -> None:
    _commission_measure_import()
    _commission_method()
    _commission_source()
    _commission_indicator_method()
    _commission_indicator_source()
    _commission_measure()
    _commission_tool()
    _commission_tool_campaign()
    op.execute(KEPT)


def _commission_measure_import() -> None:
    op.create_table(
        "commission_measure_import",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("corrected", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'written') = (written_at IS NOT NULL)",
            name=op.f("ck_commission_measure_import_written_has_a_moment"),
        ),
        sa.CheckConstraint(
            "state IN ('checked', 'written', 'discarded')", name=op.f("ck_commission_measure_import_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_measure_import")),
        sa.UniqueConstraint("digest", name="uq_commission_measure_import_digest"),
    )


def _commission_method() -> None:
    op.create_table(
        "commission_method",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_commission_method_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_method")),
        sa.UniqueConstraint("code", name=op.f("uq_commission_method_code")),
    )


def _commission_source() -> None:
    op.create_table(
        "commission_source",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("periodicity", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(stopped_on IS NULL) = (stopped_why = '')", name=op.f("ck_commission_source_stopped_reasoned")
        ),
        sa.CheckConstraint(
            "agreement IN ('open', 'signed', 'asked', 'none')", name=op.f("ck_commission_source_agreement_known")
        ),
        sa.CheckConstraint("name <> '' AND producer <> ''", name=op.f("ck_commission_source_named")),
        sa.CheckConstraint(
            "periodicity IN ('monthly', 'quarterly', 'yearly', 'three_yearly', 'once', 'unsaid')",
            name=op.f("ck_commission_source_periodicity_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_source")),
        sa.UniqueConstraint("code", name=op.f("uq_commission_source_code")),
    )


def _commission_indicator_method() -> None:
    op.create_table(
        "commission_indicator_method",
        sa.Column("indicator_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["commission_indicator.id"], name=op.f("fk_commission_indicator_method_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["method_id"], ["commission_method.id"], name=op.f("fk_commission_indicator_method_method_id")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "method_id", name=op.f("pk_commission_indicator_method")),
    )
    op.create_index(
        op.f("ix_commission_indicator_method_method_id"), "commission_indicator_method", ["method_id"], unique=False
    )


def _commission_indicator_source() -> None:
    op.create_table(
        "commission_indicator_source",
        sa.Column("indicator_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["commission_indicator.id"], name=op.f("fk_commission_indicator_source_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["commission_source.id"], name=op.f("fk_commission_indicator_source_source_id")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "source_id", name=op.f("pk_commission_indicator_source")),
    )
    op.create_index(
        op.f("ix_commission_indicator_source_source_id"), "commission_indicator_source", ["source_id"], unique=False
    )


def _commission_measure() -> None:
    op.create_table(
        "commission_measure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("indicator_id", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=21, scale=6), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(value IS NULL) = (words <> '')", name=op.f("ck_commission_measure_number_or_words")),
        sa.CheckConstraint("provenance <> ''", name=op.f("ck_commission_measure_says_whence")),
        sa.CheckConstraint(
            "replaces_id IS NULL OR reason <> ''", name=op.f("ck_commission_measure_corrected_reasoned")
        ),
        sa.CheckConstraint("people IS NULL OR people >= 0", name=op.f("ck_commission_measure_people_counted")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["commission_measure_import.id"], name=op.f("fk_commission_measure_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["commission_indicator.id"], name=op.f("fk_commission_measure_indicator_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_commission_measure_place_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["commission_measure.id"], name=op.f("fk_commission_measure_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_measure")),
        sa.UniqueConstraint("replaces_id", name="uq_commission_measure_replaces"),
    )
    op.create_index("ix_commission_measure_import", "commission_measure", ["import_id"], unique=False)
    op.create_index(op.f("ix_commission_measure_place_id"), "commission_measure", ["place_id"], unique=False)
    op.create_index(
        "uq_commission_measure_current",
        "commission_measure",
        ["indicator_id", "series", "place_id", "day"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _commission_tool() -> None:
    op.create_table(
        "commission_tool",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_commission_tool_named")),
        sa.ForeignKeyConstraint(["method_id"], ["commission_method.id"], name=op.f("fk_commission_tool_method_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_tool")),
        sa.UniqueConstraint("method_id", "number", name="uq_commission_tool_number"),
    )


def _commission_tool_campaign() -> None:
    op.create_table(
        "commission_tool_campaign",
        sa.Column("tool_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_kind", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tool_id"], ["commission_tool.id"], name=op.f("fk_commission_tool_campaign_tool_id")),
        sa.PrimaryKeyConstraint("tool_id", "campaign_kind", "campaign_id", name=op.f("pk_commission_tool_campaign")),
    )


def downgrade() -> None:
    op.drop_table("commission_tool_campaign")
    op.drop_table("commission_tool")
    op.drop_table("commission_measure")
    op.drop_table("commission_indicator_source")
    op.drop_table("commission_indicator_method")
    op.drop_table("commission_source")
    op.drop_table("commission_method")
    op.drop_table("commission_measure_import")
    op.execute("DROP FUNCTION commission_measure_is_kept")
