"""Decisions of a body beside a result, the programme of actions and its news."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _budgets_result_override()
    _budgets_programme_action()
    _budgets_action_news()


def _budgets_result_override() -> None:
    op.create_table(
        "budgets_result_override",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("money", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "body <> '' AND reason <> ''", name=op.f("ck_budgets_result_override_decided_by_somebody_for_a_reason")
        ),
        sa.CheckConstraint(
            "change <> 'added' OR money <> ''", name=op.f("ck_budgets_result_override_added_with_other_money")
        ),
        sa.CheckConstraint("change IN ('added', 'removed')", name=op.f("ck_budgets_result_override_change_known")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (granted IS NULL)", name=op.f("ck_budgets_result_override_settled_one_way")
        ),
        sa.CheckConstraint("settled_by_id <> asked_by_id", name=op.f("ck_budgets_result_override_two_persons")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["identity_account.id"], name=op.f("fk_budgets_result_override_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["budgets_project.id"],
            name=op.f("fk_budgets_result_override_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["identity_account.id"], name=op.f("fk_budgets_result_override_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_result_override")),
    )
    op.create_index(
        op.f("ix_budgets_result_override_asked_by_id"), "budgets_result_override", ["asked_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_budgets_result_override_settled_by_id"), "budgets_result_override", ["settled_by_id"], unique=False
    )
    op.create_index(
        "uq_budgets_result_override_project",
        "budgets_result_override",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("granted IS NOT FALSE"),
    )


def _budgets_programme_action() -> None:
    op.create_table(
        "budgets_programme_action",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("over_reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("proof_url", sa.Text(), nullable=False),
        sa.Column("proof_picture", sa.Text(), nullable=True),
        sa.Column("proof_alt", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'abandoned')) = (ended_on IS NOT NULL)",
            name=op.f("ck_budgets_programme_action_ended_has_a_day"),
        ),
        sa.CheckConstraint("origin IN ('rule', 'override')", name=op.f("ck_budgets_programme_action_origin_known")),
        sa.CheckConstraint(
            "proof_picture IS NULL OR proof_alt <> ''", name=op.f("ck_budgets_programme_action_proof_described")
        ),
        sa.CheckConstraint(
            "state <> 'abandoned' OR reason <> ''", name=op.f("ck_budgets_programme_action_abandoned_with_a_reason")
        ),
        sa.CheckConstraint(
            "state <> 'done' OR proof_url <> '' OR proof_picture IS NOT NULL",
            name=op.f("ck_budgets_programme_action_done_with_proof"),
        ),
        sa.CheckConstraint(
            "state IN ('to_start', 'under_way', 'done', 'abandoned')",
            name=op.f("ck_budgets_programme_action_state_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_budgets_programme_action_titled")),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_budgets_programme_action_budget_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_budgets_programme_action_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["budgets_edition.id"],
            name=op.f("fk_budgets_programme_action_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["identity_organisation.id"], name=op.f("fk_budgets_programme_action_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["territory_place.id"], name=op.f("fk_budgets_programme_action_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["budgets_project.id"],
            name=op.f("fk_budgets_programme_action_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proof_picture"], ["kernel_file.digest"], name=op.f("fk_budgets_programme_action_proof_picture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_programme_action")),
        sa.UniqueConstraint("project_id", name=op.f("uq_budgets_programme_action_project_id")),
    )
    op.create_index(
        op.f("ix_budgets_programme_action_account_id"), "budgets_programme_action", ["account_id"], unique=False
    )
    op.create_index(
        "ix_budgets_programme_action_edition", "budgets_programme_action", ["edition_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_budgets_programme_action_organisation_id"),
        "budgets_programme_action",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_budgets_programme_action_place_id"), "budgets_programme_action", ["place_id"], unique=False
    )


def _budgets_action_news() -> None:
    op.create_table(
        "budgets_action_news",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("old_day", sa.Date(), nullable=True),
        sa.Column("new_day", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'delay' OR (words <> '' AND new_day IS NOT NULL)",
            name=op.f("ck_budgets_action_news_delay_reasoned"),
        ),
        sa.CheckConstraint(
            "kind IN ('born', 'state', 'delay', 'carrier', 'note')", name=op.f("ck_budgets_action_news_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["budgets_programme_action.id"],
            name=op.f("fk_budgets_action_news_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets_action_news")),
    )
    op.create_index("ix_budgets_action_news_action", "budgets_action_news", ["action_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("budgets_action_news")
    op.drop_table("budgets_programme_action")
    op.drop_table("budgets_result_override")
