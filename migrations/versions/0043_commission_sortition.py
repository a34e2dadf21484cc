"""The draw of the commission's seats: volunteers, targets, the lot, the public number, convocations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


LOT = """
CREATE FUNCTION commission_draw_lot_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published lot never changes'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_draw_lot_kept';
END $$;

CREATE TRIGGER commission_draw_lot_kept BEFORE UPDATE OR DELETE ON commission_draw_lot
  FOR EACH ROW EXECUTE FUNCTION commission_draw_lot_is_kept();
"""


def upgrade() -> None:
    _commission_draw()
    _commission_draw_lot()
    _commission_draw_step()
    _commission_draw_target()
    _commission_draw_typing()
    _commission_volunteer()
    _commission_convocation()
    op.execute(LOT)


def _commission_draw() -> None:
    op.create_table(
        "commission_draw",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("seats", sa.BigInteger(), nullable=False),
        sa.Column("answer_days", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pending", sa.Text(), nullable=True),
        sa.Column("verdict", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("pool_digest", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.BigInteger(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "pending IS NULL OR pending IN ('check', 'lot')", name=op.f("ck_commission_draw_pending_known")
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'pool_open', 'pool_closed', 'feasible', 'infeasible', 'lot_published', "
            "'drawn', 'convening', 'installed', 'abandoned')",
            name=op.f("ck_commission_draw_state_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_commission_draw_titled")),
        sa.CheckConstraint("(chosen IS NULL) = (drawn_at IS NULL)", name=op.f("ck_commission_draw_drawn_has_a_number")),
        sa.CheckConstraint(
            "(pool_digest IS NULL) = (closed_at IS NULL)", name=op.f("ck_commission_draw_closed_has_a_digest")
        ),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_commission_draw_delay_sane")),
        sa.CheckConstraint("seats BETWEEN 1 AND 200", name=op.f("ck_commission_draw_seats_sane")),
        sa.ForeignKeyConstraint(["mandate_id"], ["commission_mandate.id"], name=op.f("fk_commission_draw_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_draw")),
    )
    op.create_index("ix_commission_draw_mandate", "commission_draw", ["mandate_id"], unique=False)


def _commission_draw_lot() -> None:
    op.create_table(
        "commission_draw_lot",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_draw_lot_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_draw_lot")),
        sa.UniqueConstraint("draw_id", name=op.f("uq_commission_draw_lot_draw_id")),
    )


def _commission_draw_step() -> None:
    op.create_table(
        "commission_draw_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "kind IN ('prepared', 'pool_open', 'pool_closed', 'target', 'feasible', 'infeasible', "
            "'lot_published', 'typed', 'set_aside', 'drawn', 'convened', 'replaced', 'installed', '"
            "abandoned', 'purged')",
            name=op.f("ck_commission_draw_step_kind_known"),
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_draw_step_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_draw_step")),
    )
    op.create_index("ix_commission_draw_step_draw", "commission_draw_step", ["draw_id", "at"], unique=False)


def _commission_draw_target() -> None:
    op.create_table(
        "commission_draw_target",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("least", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "criterion IN ('commune', 'territory', 'gender', 'age', 'diploma')",
            name=op.f("ck_commission_draw_target_criterion_known"),
        ),
        sa.CheckConstraint("value <> '' AND source <> ''", name=op.f("ck_commission_draw_target_sourced")),
        sa.CheckConstraint("least >= 0 AND least <= most", name=op.f("ck_commission_draw_target_runs_forward")),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_draw_target_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_draw_target")),
        sa.UniqueConstraint("draw_id", "criterion", "value", name="uq_commission_draw_target_value"),
    )


def _commission_draw_typing() -> None:
    op.create_table(
        "commission_draw_typing",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("typed_by", sa.BigInteger(), nullable=True),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.BigInteger(), nullable=True),
        sa.Column("again_by", sa.BigInteger(), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source <> ''", name=op.f("ck_commission_draw_typing_sourced")),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'set_aside')", name=op.f("ck_commission_draw_typing_state_known")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_commission_draw_typing_number_sane")),
        sa.ForeignKeyConstraint(["again_by"], ["identity_account.id"], name=op.f("fk_commission_draw_typing_again_by")),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_draw_typing_draw_id")),
        sa.ForeignKeyConstraint(["typed_by"], ["identity_account.id"], name=op.f("fk_commission_draw_typing_typed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_draw_typing")),
    )
    op.create_index(op.f("ix_commission_draw_typing_draw_id"), "commission_draw_typing", ["draw_id"], unique=False)
    op.create_index(
        "uq_commission_draw_typing_confirmed",
        "commission_draw_typing",
        ["draw_id"],
        unique=True,
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    op.create_index(
        "uq_commission_draw_typing_open",
        "commission_draw_typing",
        ["draw_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _commission_volunteer() -> None:
    op.create_table(
        "commission_volunteer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_seal", sa.Text(), nullable=False),
        sa.Column("link_seal", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("age", sa.Text(), nullable=False),
        sa.Column("diploma", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_commission_volunteer_account_id")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_volunteer_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_volunteer")),
        sa.UniqueConstraint("draw_id", "contact_seal", name="uq_commission_volunteer_contact"),
        sa.UniqueConstraint("draw_id", "pseudonym", name="uq_commission_volunteer_pseudonym"),
        sa.UniqueConstraint("link_seal", name=op.f("uq_commission_volunteer_link_seal")),
        sa.UniqueConstraint("ticket", name=op.f("uq_commission_volunteer_ticket")),
    )
    op.create_index(op.f("ix_commission_volunteer_account_id"), "commission_volunteer", ["account_id"], unique=False)


def _commission_convocation() -> None:
    op.create_table(
        "commission_convocation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("volunteer_id", sa.BigInteger(), nullable=False),
        sa.Column("wave", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL)", name=op.f("ck_commission_convocation_answered_has_a_moment")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'refused', 'no_answer')",
            name=op.f("ck_commission_convocation_state_known"),
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["commission_draw.id"], name=op.f("fk_commission_convocation_draw_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["commission_volunteer.id"], name=op.f("fk_commission_convocation_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_convocation")),
        sa.UniqueConstraint("draw_id", "volunteer_id", name="uq_commission_convocation_volunteer"),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER commission_draw_lot_kept ON commission_draw_lot")
    op.execute("DROP FUNCTION commission_draw_lot_is_kept")
    op.drop_table("commission_convocation")
    op.drop_table("commission_volunteer")
    op.drop_table("commission_draw_typing")
    op.drop_table("commission_draw_target")
    op.drop_table("commission_draw_step")
    op.drop_table("commission_draw_lot")
    op.drop_table("commission_draw")
