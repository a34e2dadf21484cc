"""Ideas of residents: who carries and supports them, what people say, their history."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budgets_idea()
    _budgets_idea_comment()
    _budgets_idea_proposer()
    _budgets_idea_step()
    _budgets_idea_support()


def _budgets_idea() -> None:
    op.create_table(
        "budgets_idea",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("orientation_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.BigInteger(), nullable=True),
        sa.Column("rough_cost", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("picture_alt", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("supporters", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("split_from_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(merged_into_id IS NOT NULL) = (state = 'merged')", name=op.f("ck_budgets_idea_merged_somewhere")
        ),
        sa.CheckConstraint("(number IS NULL) = (state = 'draft')", name=op.f("ck_budgets_idea_numbered_once_sent")),
        sa.CheckConstraint("(picture IS NULL) OR picture_alt <> ''", name=op.f("ck_budgets_idea_picture_described")),
        sa.CheckConstraint("(sent_at IS NULL) = (state = 'draft')", name=op.f("ck_budgets_idea_sent_dated")),
        sa.CheckConstraint(
            "project_id IS NULL OR state = 'retained'", name=op.f("ck_budgets_idea_project_of_a_retained_one")
        ),
        sa.CheckConstraint("standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_budgets_idea_standing_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'admissible', 'not_admissible', 'retained', 'not_retained', 'merged', 'split', 'withdrawn')",
            name=op.f("ck_budgets_idea_state_known"),
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_budgets_idea_on_earth")
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_budgets_idea_not_into_itself")),
        sa.CheckConstraint("rough_cost >= 0 AND cost >= 0", name=op.f("ck_budgets_idea_costs_not_negative")),
        sa.CheckConstraint("supporters >= 0", name=op.f("ck_budgets_idea_supporters_counted")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_author_id")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["territory_challenge.id"], name=op.f("fk_budgets_idea_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["budgets_edition.id"], name=op.f("fk_budgets_idea_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_entered_by_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_merged_into_id")),
        sa.ForeignKeyConstraint(
            ["orientation_id"], ["territory_orientation.id"], name=op.f("fk_budgets_idea_orientation_id")
        ),
        sa.ForeignKeyConstraint(["picture"], ["kernel_file.digest"], name=op.f("fk_budgets_idea_picture")),
        sa.ForeignKeyConstraint(["place_id"], ["territory_place.id"], name=op.f("fk_budgets_idea_place_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["budgets_project.id"], name=op.f("fk_budgets_idea_project_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["split_from_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_split_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea")),
        sa.UniqueConstraint("edition_id", "number", name="uq_budgets_idea_number"),
        sa.UniqueConstraint("project_id", name="uq_budgets_idea_project"),
    )
    op.create_index("ix_budgets_idea_author", "budgets_idea", ["author_id"], unique=False)
    op.create_index(op.f("ix_budgets_idea_edition_id"), "budgets_idea", ["edition_id"], unique=False)
    op.create_index(op.f("ix_budgets_idea_merged_into_id"), "budgets_idea", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_budgets_idea_place_id"), "budgets_idea", ["place_id"], unique=False)
    op.create_index(op.f("ix_budgets_idea_split_from_id"), "budgets_idea", ["split_from_id"], unique=False)
    op.create_index(
        "ix_budgets_idea_words",
        "budgets_idea",
        [sa.literal_column("to_tsvector('french', folded)")],
        unique=False,
        postgresql_using="gin",
    )


def _budgets_idea_comment() -> None:
    op.create_table(
        "budgets_idea_comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('waiting', 'shown', 'hidden')", name=op.f("ck_budgets_idea_comment_standing_known")
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_budgets_idea_comment_says_something")),
        sa.ForeignKeyConstraint(["author_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_comment_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_comment")),
    )
    op.create_index(op.f("ix_budgets_idea_comment_author_id"), "budgets_idea_comment", ["author_id"], unique=False)
    op.create_index("ix_budgets_idea_comment_page", "budgets_idea_comment", ["idea_id", "id"], unique=False)


def _budgets_idea_proposer() -> None:
    op.create_table(
        "budgets_idea_proposer",
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_account.id"],
            name=op.f("fk_budgets_idea_proposer_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_proposer_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "account_id", name=op.f("pk_budgets_idea_proposer")),
    )
    op.create_index(op.f("ix_budgets_idea_proposer_account_id"), "budgets_idea_proposer", ["account_id"], unique=False)


def _budgets_idea_step() -> None:
    op.create_table(
        "budgets_idea_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_team", sa.Boolean(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "act IN ('sent', 'corrected', 'admitted', 'not_admitted', 'retained', 'not_retained', 'answered', 'merged', 'received', 'split', 'born', 'withdrawn', 'project')",
            name=op.f("ck_budgets_idea_step_act_known"),
        ),
        sa.CheckConstraint(
            "act IN ('sent', 'corrected', 'admitted', 'project') OR words <> ''",
            name=op.f("ck_budgets_idea_step_reasoned"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_step_account_id")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_step_idea_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_step_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_idea_step")),
    )
    op.create_index(op.f("ix_budgets_idea_step_account_id"), "budgets_idea_step", ["account_id"], unique=False)
    op.create_index("ix_budgets_idea_step_idea", "budgets_idea_step", ["idea_id", "id"], unique=False)


def _budgets_idea_support() -> None:
    op.create_table(
        "budgets_idea_support",
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_budgets_idea_support_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budgets_idea.id"], name=op.f("fk_budgets_idea_support_idea_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "account_id", name=op.f("pk_budgets_idea_support")),
    )
    op.create_index(op.f("ix_budgets_idea_support_account_id"), "budgets_idea_support", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("budgets_idea_support")
    op.drop_table("budgets_idea_step")
    op.drop_table("budgets_idea_proposer")
    op.drop_table("budgets_idea_comment")
    op.drop_table("budgets_idea")
