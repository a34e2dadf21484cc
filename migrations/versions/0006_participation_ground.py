"""The ground of participation: bodies, ties between things, and roles limited to a body."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = ("secretariat", "officer", "facilitator", "observer")
SCOPES = ("everywhere", "territory", "edition")


def upgrade() -> None:
    _allow(roles=(*ROLES, "moderator", "respondent"), scopes=(*SCOPES, "body"))
    op.create_table(
        "threads_tie",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("cause_kind", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.BigInteger(), nullable=False),
        sa.Column("effect_kind", sa.Text(), nullable=False),
        sa.Column("effect_id", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('led_to', 'sent_to', 'answered_by', 'decided_by', 'quoted_in', 'reported_in')",
            name=op.f("ck_threads_tie_relation_known"),
        ),
        sa.CheckConstraint("(cause_kind, cause_id) <> (effect_kind, effect_id)", name=op.f("ck_threads_tie_two_things")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads_tie")),
        sa.UniqueConstraint(
            "cause_kind", "cause_id", "effect_kind", "effect_id", "relation", name="uq_threads_tie_once"
        ),
    )
    op.create_index("ix_threads_tie_effect", "threads_tie", ["effect_kind", "effect_id"])
    op.create_table(
        "threads_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_threads_code")),
        sa.UniqueConstraint("kind", "subject_id", name="uq_threads_code_subject"),
    )
    _bodies()


def _bodies() -> None:
    op.create_table(
        "participation_body",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column("decides", sa.Text(), nullable=False),
        sa.Column("owes", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('steering', 'mayors', 'commune', 'table', 'commission', 'other')",
            name=op.f("ck_participation_body_kind_known"),
        ),
        sa.CheckConstraint("state IN ('active', 'closed')", name=op.f("ck_participation_body_state_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_participation_body_named")),
        sa.CheckConstraint(
            "(state = 'closed') = (closing_reason <> '')", name=op.f("ck_participation_body_closing_reasoned")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_participation_body_slug")),
    )
    op.create_table(
        "participation_body_place",
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["participation_body.id"], name=op.f("fk_participation_body_place_body_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["territory_place.id"], name=op.f("fk_participation_body_place_place_id")
        ),
        sa.PrimaryKeyConstraint("body_id", "place_id", name=op.f("pk_participation_body_place")),
    )
    op.create_index(op.f("ix_participation_body_place_place_id"), "participation_body_place", ["place_id"])


def _allow(roles: tuple[str, ...], scopes: tuple[str, ...]) -> None:
    for column, values in (("role", roles), ("scope", scopes)):
        name = f"ck_identity_role_grant_{column}_known"
        listed = ", ".join(f"'{value}'" for value in values)
        op.drop_constraint(op.f(name), "identity_role_grant", type_="check")
        op.create_check_constraint(op.f(name), "identity_role_grant", f"{column} IN ({listed})")


def downgrade() -> None:
    op.drop_table("participation_body_place")
    op.drop_table("participation_body")
    op.drop_table("threads_code")
    op.drop_table("threads_tie")
    # The roles and scopes that this step brought go with it.
    op.execute("DELETE FROM identity_role_grant WHERE role IN ('moderator', 'respondent') OR scope = 'body'")
    _allow(ROLES, SCOPES)
