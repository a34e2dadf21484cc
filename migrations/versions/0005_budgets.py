"""Budgets: editions, envelopes, projects and counts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budgets_edition",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ballot", sa.Text(), nullable=False),
        sa.Column("ballot_min", sa.BigInteger(), nullable=False),
        sa.Column("ballot_max", sa.BigInteger(), nullable=False),
        sa.Column("points_total", sa.BigInteger(), nullable=False),
        sa.Column("points_each", sa.BigInteger(), nullable=False),
        sa.Column("envelope_rule", sa.Text(), nullable=False),
        sa.Column("minimum_age", sa.BigInteger(), nullable=False),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tie_phrase", sa.Text(), nullable=False),
        sa.Column("box_sight", sa.Text(), nullable=False),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "ballot IN ('approval', 'knapsack', 'choose-1', 'points', 'ranking')",
            name=op.f("ck_budgets_edition_ballot_known"),
        ),
        sa.CheckConstraint("box_sight IN ('observers', 'open')", name=op.f("ck_budgets_edition_box_sight_known")),
        sa.CheckConstraint(
            "envelope_rule IN ('home', 'all', 'one')", name=op.f("ck_budgets_edition_envelope_rule_known")
        ),
        sa.CheckConstraint("origin IN ('created', 'imported')", name=op.f("ck_budgets_edition_origin_known")),
        sa.CheckConstraint("proof IN ('declared', 'code', 'desk')", name=op.f("ck_budgets_edition_proof_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'announced', 'counted', 'proclaimed')", name=op.f("ck_budgets_edition_state_known")
        ),
        sa.CheckConstraint(
            "ballot_min >= 0 AND (ballot_max = 0 OR ballot_max >= ballot_min)",
            name=op.f("ck_budgets_edition_ballot_limits"),
        ),
        sa.CheckConstraint("minimum_age BETWEEN 0 AND 25", name=op.f("ck_budgets_edition_minimum_age_sane")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_budgets_edition_period_runs_forward")),
        sa.CheckConstraint("points_total >= 0 AND points_each >= 0", name=op.f("ck_budgets_edition_points_limits")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_edition_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_edition")),
        sa.UniqueConstraint("slug", name=op.f("uq_budgets_edition_slug")),
    )
    op.create_index(op.f("ix_budgets_edition_place_id"), "budgets_edition", ["place_id"], unique=False)
    op.create_table(
        "budgets_envelope",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budgets_envelope_amount_positive")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_envelope_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_envelope_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_envelope")),
        sa.UniqueConstraint("edition_id", "slug", name="uq_budgets_envelope_edition_slug"),
    )
    op.create_index(op.f("ix_budgets_envelope_place_id"), "budgets_envelope", ["place_id"], unique=False)
    op.create_table(
        "budgets_count",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("envelope_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("others", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome_hash", sa.Text(), nullable=False),
        sa.Column("box_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_budgets_count_version_from_one")),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["budgets_envelope.id"], name=op.f("fk_budgets_count_envelope_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_count")),
        sa.UniqueConstraint("envelope_id", "version", name="uq_budgets_count_envelope_version"),
    )
    op.create_table(
        "budgets_project",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("envelope_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("picture_alt", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(picture IS NULL) OR picture_alt <> ''", name=op.f("ck_budgets_project_picture_described")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawal_reason <> '')", name=op.f("ck_budgets_project_withdrawal_reasoned")
        ),
        sa.CheckConstraint("state IN ('standing', 'withdrawn')", name=op.f("ck_budgets_project_state_known")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_budgets_project_cost_not_negative")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_budgets_project_on_earth")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_budgets_project_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_project_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["budgets_envelope.id"], name=op.f("fk_budgets_project_envelope_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_budgets_project_orientation_id")
        ),
        sa.ForeignKeyConstraint(["picture"], ["kernel_file.digest"], name=op.f("fk_budgets_project_picture")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_project_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_project")),
        sa.UniqueConstraint("edition_id", "code", name="uq_budgets_project_edition_code"),
    )
    op.create_index("ix_budgets_project_envelope_rank", "budgets_project", ["envelope_id", "rank"], unique=False)
    op.create_index(op.f("ix_budgets_project_place_id"), "budgets_project", ["place_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_budgets_project_place_id"), table_name="budgets_project")
    op.drop_index("ix_budgets_project_envelope_rank", table_name="budgets_project")
    op.drop_table("budgets_project")
    op.drop_table("budgets_count")
    op.drop_index(op.f("ix_budgets_envelope_place_id"), table_name="budgets_envelope")
    op.drop_table("budgets_envelope")
    op.drop_index(op.f("ix_budgets_edition_place_id"), table_name="budgets_edition")
    op.drop_table("budgets_edition")
