"""The Assises: priority axes, commitments and what is said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assises_axis()
    _assises_commitment()
    _assises_commitment_owner()
    _assises_commitment_step()
    _assises_progress()


def _assises_axis() -> None:
    op.create_table(
        "assises_axis",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state <> 'set_aside' OR reason <> ''", name=op.f("ck_assises_axis_set_aside_reasoned")),
        sa.CheckConstraint("state IN ('proposed', 'adopted', 'set_aside')", name=op.f("ck_assises_axis_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assises_axis_titled")),
        sa.CheckConstraint("rank BETWEEN 1 AND 99", name=op.f("ck_assises_axis_rank_sane")),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_axis_edition_id")),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_assises_axis_orientation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_axis")),
    )
    op.create_index("ix_assises_axis_edition", "assises_axis", ["edition_id", "rank", "id"], unique=False)
    op.create_index(op.f("ix_assises_axis_orientation_id"), "assises_axis", ["orientation_id"], unique=False)


def _assises_commitment() -> None:
    op.create_table(
        "assises_commitment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("axis_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried_to", sa.BigInteger(), nullable=True),
        sa.Column("duplicate_of_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('refused', 'kept', 'partly', 'not_kept', 'abandoned')) = (settled_at IS NOT NULL)",
            name=op.f("ck_assises_commitment_settled_once_ended"),
        ),
        sa.CheckConstraint(
            "state <> 'carried_over' OR carried_to IS NOT NULL", name=op.f("ck_assises_commitment_carried_to_a_year")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'refused', 'in_progress', 'kept', 'partly', 'not_kept', 'abandoned', "
            "'carried_over')",
            name=op.f("ck_assises_commitment_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('refused', 'partly', 'not_kept', 'abandoned', 'carried_over') OR reason <> ''",
            name=op.f("ck_assises_commitment_reasoned"),
        ),
        sa.CheckConstraint("words <> '' AND owner <> ''", name=op.f("ck_assises_commitment_given_by_somebody")),
        sa.CheckConstraint("carried_to BETWEEN 2025 AND 2101", name=op.f("ck_assises_commitment_carried_to_sane")),
        sa.CheckConstraint("duplicate_of_id <> id", name=op.f("ck_assises_commitment_not_its_own_duplicate")),
        sa.ForeignKeyConstraint(["axis_id"], ["assises_axis.id"], name=op.f("fk_assises_commitment_axis_id")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["assises_commitment.id"], name=op.f("fk_assises_commitment_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["assises_edition.id"], name=op.f("fk_assises_commitment_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_commitment")),
    )
    op.create_index(op.f("ix_assises_commitment_axis_id"), "assises_commitment", ["axis_id"], unique=False)
    op.create_index(op.f("ix_assises_commitment_body_id"), "assises_commitment", ["body_id"], unique=False)
    op.create_index(
        op.f("ix_assises_commitment_duplicate_of_id"), "assises_commitment", ["duplicate_of_id"], unique=False
    )
    op.create_index("ix_assises_commitment_edition", "assises_commitment", ["edition_id", "state"], unique=False)


def _assises_commitment_owner() -> None:
    op.create_table(
        "assises_commitment_owner",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("owner <> ''", name=op.f("ck_assises_commitment_owner_named")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["assises_commitment.id"], name=op.f("fk_assises_commitment_owner_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_commitment_owner")),
    )
    op.create_index(
        "ix_assises_commitment_owner_commitment", "assises_commitment_owner", ["commitment_id", "since"], unique=False
    )


def _assises_commitment_step() -> None:
    op.create_table(
        "assises_commitment_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("carried_to", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'refused', 'in_progress', 'kept', 'partly', 'not_kept', 'abandoned', "
            "'carried_over')",
            name=op.f("ck_assises_commitment_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["assises_commitment.id"], name=op.f("fk_assises_commitment_step_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_commitment_step")),
    )
    op.create_index(
        "ix_assises_commitment_step_commitment", "assises_commitment_step", ["commitment_id", "at"], unique=False
    )


def _assises_progress() -> None:
    op.create_table(
        "assises_progress",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proof_url", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "claim IN ('in_progress', 'kept', 'partly', 'not_kept')", name=op.f("ck_assises_progress_claim_known")
        ),
        sa.CheckConstraint("side IN ('owner', 'citizen')", name=op.f("ck_assises_progress_side_known")),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_assises_progress_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_assises_progress_written")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_assises_progress_author_id")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["assises_commitment.id"], name=op.f("fk_assises_progress_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assises_progress")),
        sa.UniqueConstraint("ticket", name=op.f("uq_assises_progress_ticket")),
    )
    op.create_index(op.f("ix_assises_progress_author_id"), "assises_progress", ["author_id"], unique=False)
    op.create_index("ix_assises_progress_commitment", "assises_progress", ["commitment_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("assises_progress")
    op.drop_table("assises_commitment_step")
    op.drop_table("assises_commitment_owner")
    op.drop_table("assises_commitment")
    op.drop_table("assises_axis")
