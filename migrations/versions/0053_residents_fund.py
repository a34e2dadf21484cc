"""The residents' fund: requests, committee, and a ledger whose balances the database itself keeps."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE budgets_fund (
  id bigserial, slug text NOT NULL, place_id bigint NOT NULL CONSTRAINT fk_budgets_fund_place_id REFERENCES
  territory_place, year bigint NOT NULL, title text NOT NULL, rules text NOT NULL, contact text NOT NULL, ceiling bigint
  NOT NULL, answer_days bigint NOT NULL, bilan_days bigint NOT NULL, advance_percent bigint NOT NULL, quorum_percent
  bigint NOT NULL, share_percent bigint NOT NULL, state text NOT NULL, reason text NOT NULL, asked_times bigint NOT
  NULL, created_at timestamptz NOT NULL, version bigint NOT NULL,
  CONSTRAINT pk_budgets_fund PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_one_a_year UNIQUE (place_id, year), CONSTRAINT
  uq_budgets_fund_slug UNIQUE (slug), CONSTRAINT ck_budgets_fund_advance_sane CHECK (advance_percent BETWEEN 0 AND 100),
  CONSTRAINT ck_budgets_fund_answer_days_sane CHECK (answer_days BETWEEN 1 AND 180), CONSTRAINT
  ck_budgets_fund_bilan_days_sane CHECK (bilan_days BETWEEN 1 AND 365), CONSTRAINT ck_budgets_fund_ceiling_positive
  CHECK (ceiling > 0), CONSTRAINT ck_budgets_fund_has_rules CHECK (rules <> ''), CONSTRAINT ck_budgets_fund_quorum_sane
  CHECK (quorum_percent BETWEEN 1 AND 100), CONSTRAINT ck_budgets_fund_share_sane CHECK (share_percent BETWEEN 50 AND
  99), CONSTRAINT ck_budgets_fund_state_known CHECK (state IN ('draft', 'open', 'suspended', 'closed')), CONSTRAINT
  ck_budgets_fund_titled CHECK (title <> ''), CONSTRAINT ck_budgets_fund_year_sane CHECK (year BETWEEN 2024 AND 2099)
);
CREATE TABLE budgets_fund_account (
  fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_account_fund_id REFERENCES budgets_fund, lines bigint NOT NULL,
  allocated bigint NOT NULL, available bigint NOT NULL, committed bigint NOT NULL, paid bigint NOT NULL,
  CONSTRAINT pk_budgets_fund_account PRIMARY KEY (fund_id), CONSTRAINT ck_budgets_fund_account_available_not_negative
  CHECK (available >= 0), CONSTRAINT ck_budgets_fund_account_committed_not_negative CHECK (committed >= 0), CONSTRAINT
  ck_budgets_fund_account_every_euro CHECK (allocated = available + committed + paid), CONSTRAINT
  ck_budgets_fund_account_paid_not_negative CHECK (paid >= 0)
);
CREATE TABLE budgets_fund_member (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_member_fund_id REFERENCES budgets_fund, account_id
  bigint NOT NULL CONSTRAINT fk_budgets_fund_member_account_id REFERENCES identity_account, title text NOT NULL, from_on
  date NOT NULL, until_on date NOT NULL, left_at timestamptz, left_why text NOT NULL, created_at timestamptz NOT NULL,
  CONSTRAINT pk_budgets_fund_member PRIMARY KEY (id), CONSTRAINT ck_budgets_fund_member_left_reasoned CHECK ((left_at IS
  NULL) = (left_why = '')), CONSTRAINT ck_budgets_fund_member_mandate_in_order CHECK (until_on >= from_on)
);
CREATE INDEX ix_budgets_fund_member_account ON budgets_fund_member (account_id);
CREATE UNIQUE INDEX uq_budgets_fund_member_sits_once ON budgets_fund_member (fund_id, account_id)
  WHERE left_at IS NULL;
CREATE TABLE budgets_fund_request (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_request_fund_id REFERENCES budgets_fund, number
  bigint, secret_seal text NOT NULL, salt text NOT NULL, ticket text, state text NOT NULL, door text NOT NULL,
  collective text NOT NULL, what text NOT NULL, where_at text NOT NULL, starts_on date, whom text NOT NULL, asked
  bigint, granted bigint, sealed_person bytea, contact_seal text NOT NULL, language text NOT NULL, account_id bigint
  CONSTRAINT fk_budgets_fund_request_account_id REFERENCES identity_account, standing text NOT NULL, created_at
  timestamptz NOT NULL, changed_at timestamptz NOT NULL, sent_at timestamptz, due_at timestamptz, answered_at
  timestamptz, advanced_at timestamptz, ended_at timestamptz, version bigint NOT NULL,
  CONSTRAINT pk_budgets_fund_request PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_request_number UNIQUE (fund_id,
  number), CONSTRAINT uq_budgets_fund_request_secret_seal UNIQUE (secret_seal), CONSTRAINT
  uq_budgets_fund_request_ticket UNIQUE (ticket), CONSTRAINT ck_budgets_fund_request_door_known CHECK (door IN ('web',
  'desk', 'paper')), CONSTRAINT ck_budgets_fund_request_five_answers CHECK (state = 'draft' OR (collective <> '' AND
  what <> '' AND where_at <> '' AND whom <> '' AND asked > 0 AND starts_on IS NOT NULL)), CONSTRAINT
  ck_budgets_fund_request_granted_has_a_sum CHECK ((granted IS NOT NULL) = (state IN ('granted', 'reported', 'owing',
  'settled'))), CONSTRAINT ck_budgets_fund_request_granted_within_asked CHECK (granted > 0 AND granted <= asked),
  CONSTRAINT ck_budgets_fund_request_sent_has_a_moment CHECK ((state = 'draft') = (sent_at IS NULL)), CONSTRAINT
  ck_budgets_fund_request_sent_whole CHECK (sent_at IS NULL OR (number IS NOT NULL AND due_at IS NOT NULL)), CONSTRAINT
  ck_budgets_fund_request_standing_known CHECK (standing IN ('waiting', 'shown', 'hidden')), CONSTRAINT
  ck_budgets_fund_request_state_known CHECK (state IN ('draft', 'sent', 'postponed', 'granted', 'refused', 'withdrawn',
  'reported', 'owing', 'settled'))
);
CREATE INDEX ix_budgets_fund_request_account_id ON budgets_fund_request (account_id);
CREATE INDEX ix_budgets_fund_request_contact_seal ON budgets_fund_request (contact_seal);
CREATE INDEX ix_budgets_fund_request_fund ON budgets_fund_request (fund_id, state);
CREATE TABLE budgets_fund_session (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_session_fund_id REFERENCES budgets_fund, meets_at
  text NOT NULL, quorum_percent bigint NOT NULL, share_percent bigint NOT NULL, state text NOT NULL, opened_at
  timestamptz NOT NULL, closes_at timestamptz NOT NULL, closed_at timestamptz, ticket text,
  CONSTRAINT pk_budgets_fund_session PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_session_ticket UNIQUE (ticket),
  CONSTRAINT ck_budgets_fund_session_closed_has_a_moment CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CONSTRAINT ck_budgets_fund_session_closes_after_it_opens CHECK (closes_at > opened_at), CONSTRAINT
  ck_budgets_fund_session_quorum_sane CHECK (quorum_percent BETWEEN 1 AND 100), CONSTRAINT
  ck_budgets_fund_session_share_sane CHECK (share_percent BETWEEN 50 AND 99), CONSTRAINT
  ck_budgets_fund_session_state_known CHECK (state IN ('open', 'closed'))
);
CREATE INDEX ix_budgets_fund_session_fund ON budgets_fund_session (fund_id, id);
CREATE TABLE budgets_fund_step (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_step_fund_id REFERENCES budgets_fund, act text NOT
  NULL, reason text NOT NULL, at timestamptz NOT NULL,
  CONSTRAINT pk_budgets_fund_step PRIMARY KEY (id), CONSTRAINT ck_budgets_fund_step_act_known CHECK (act IN ('opened',
  'suspended', 'closed', 'changed')), CONSTRAINT ck_budgets_fund_step_reasoned CHECK (reason <> '')
);
CREATE INDEX ix_budgets_fund_step_fund ON budgets_fund_step (fund_id, at);
CREATE TABLE budgets_fund_correction (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_correction_fund_id REFERENCES budgets_fund, mending
  text NOT NULL, request_id bigint CONSTRAINT fk_budgets_fund_correction_request_id REFERENCES budgets_fund_request,
  amount bigint NOT NULL, reason text NOT NULL, state text NOT NULL, proposed_by_id bigint NOT NULL CONSTRAINT
  fk_budgets_fund_correction_proposed_by_id REFERENCES identity_account, settled_by_id bigint CONSTRAINT
  fk_budgets_fund_correction_settled_by_id REFERENCES identity_account, proposed_at timestamptz NOT NULL, settled_at
  timestamptz, ticket text,
  CONSTRAINT pk_budgets_fund_correction PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_correction_ticket UNIQUE (ticket),
  CONSTRAINT ck_budgets_fund_correction_amount_positive CHECK (amount > 0), CONSTRAINT
  ck_budgets_fund_correction_confirmed_by_somebody CHECK (state <> 'confirmed' OR settled_by_id IS NOT NULL), CONSTRAINT
  ck_budgets_fund_correction_mending_known CHECK (mending IN ('more', 'less', 'forgotten', 'not_paid')), CONSTRAINT
  ck_budgets_fund_correction_of_a_request CHECK (mending IN ('more', 'less') OR request_id IS NOT NULL), CONSTRAINT
  ck_budgets_fund_correction_reasoned CHECK (reason <> ''), CONSTRAINT ck_budgets_fund_correction_settled_has_a_moment
  CHECK ((state = 'proposed') = (settled_at IS NULL)), CONSTRAINT ck_budgets_fund_correction_state_known CHECK (state IN
  ('proposed', 'confirmed', 'refused')), CONSTRAINT ck_budgets_fund_correction_two_persons CHECK (settled_by_id <>
  proposed_by_id OR state = 'refused')
);
CREATE INDEX ix_budgets_fund_correction_fund ON budgets_fund_correction (fund_id, id);
CREATE INDEX ix_budgets_fund_correction_proposed_by_id ON budgets_fund_correction (proposed_by_id);
CREATE INDEX ix_budgets_fund_correction_request_id ON budgets_fund_correction (request_id);
CREATE INDEX ix_budgets_fund_correction_settled_by_id ON budgets_fund_correction (settled_by_id);
CREATE TABLE budgets_fund_item (
  id bigserial, session_id bigint NOT NULL CONSTRAINT fk_budgets_fund_item_session_id REFERENCES budgets_fund_session,
  request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_item_request_id REFERENCES budgets_fund_request, proposed bigint
  NOT NULL, decided_at timestamptz,
  CONSTRAINT pk_budgets_fund_item PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_item_once UNIQUE (session_id,
  request_id), CONSTRAINT ck_budgets_fund_item_proposed_positive CHECK (proposed > 0)
);
CREATE UNIQUE INDEX uq_budgets_fund_item_open ON budgets_fund_item (request_id)
  WHERE decided_at IS NULL;
CREATE TABLE budgets_fund_paper (
  id bigserial, request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_paper_request_id REFERENCES budgets_fund_request,
  kind text NOT NULL, digest text NOT NULL CONSTRAINT fk_budgets_fund_paper_digest REFERENCES kernel_file, words text
  NOT NULL, amount bigint, at timestamptz NOT NULL,
  CONSTRAINT pk_budgets_fund_paper PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_paper_once UNIQUE (request_id, digest),
  CONSTRAINT ck_budgets_fund_paper_amount_not_negative CHECK (amount >= 0), CONSTRAINT ck_budgets_fund_paper_described
  CHECK (words <> ''), CONSTRAINT ck_budgets_fund_paper_kind_known CHECK (kind IN ('receipt', 'photo'))
);
CREATE INDEX ix_budgets_fund_paper_digest ON budgets_fund_paper (digest);
CREATE TABLE budgets_fund_purse (
  request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_purse_request_id REFERENCES budgets_fund_request, committed
  bigint NOT NULL, paid bigint NOT NULL,
  CONSTRAINT pk_budgets_fund_purse PRIMARY KEY (request_id), CONSTRAINT ck_budgets_fund_purse_committed_not_negative
  CHECK (committed >= 0), CONSTRAINT ck_budgets_fund_purse_paid_not_negative CHECK (paid >= 0)
);
CREATE TABLE budgets_fund_question (
  id bigserial, request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_question_request_id REFERENCES
  budgets_fund_request, question text NOT NULL, asked_at timestamptz NOT NULL, answer text NOT NULL, answered_at
  timestamptz,
  CONSTRAINT pk_budgets_fund_question PRIMARY KEY (id), CONSTRAINT ck_budgets_fund_question_answered_has_a_moment CHECK
  ((answer = '') = (answered_at IS NULL)), CONSTRAINT ck_budgets_fund_question_asked CHECK (question <> '')
);
CREATE INDEX ix_budgets_fund_question_request ON budgets_fund_question (request_id, id);
CREATE TABLE budgets_fund_seat (
  session_id bigint NOT NULL CONSTRAINT fk_budgets_fund_seat_session_id REFERENCES budgets_fund_session, member_id
  bigint NOT NULL CONSTRAINT fk_budgets_fund_seat_member_id REFERENCES budgets_fund_member,
  CONSTRAINT pk_budgets_fund_seat PRIMARY KEY (session_id, member_id)
);
CREATE INDEX ix_budgets_fund_seat_member_id ON budgets_fund_seat (member_id);
CREATE TABLE budgets_fund_bilan (
  request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_bilan_request_id REFERENCES budgets_fund_request, done text NOT
  NULL, people bigint NOT NULL, cost bigint NOT NULL, paper_id bigint CONSTRAINT fk_budgets_fund_bilan_paper_id
  REFERENCES budgets_fund_paper, door text NOT NULL, at timestamptz NOT NULL, kept bigint, looked_at_at timestamptz,
  CONSTRAINT pk_budgets_fund_bilan PRIMARY KEY (request_id), CONSTRAINT ck_budgets_fund_bilan_cost_not_negative CHECK
  (cost >= 0), CONSTRAINT ck_budgets_fund_bilan_door_known CHECK (door IN ('web', 'desk', 'paper')), CONSTRAINT
  ck_budgets_fund_bilan_kept_within_cost CHECK (kept >= 0 AND kept <= cost), CONSTRAINT
  ck_budgets_fund_bilan_looked_at_whole CHECK ((kept IS NULL) = (looked_at_at IS NULL)), CONSTRAINT
  ck_budgets_fund_bilan_people_sane CHECK (people BETWEEN 0 AND 100000), CONSTRAINT ck_budgets_fund_bilan_told CHECK
  (done <> '')
);
CREATE TABLE budgets_fund_decision (
  id bigserial, request_id bigint NOT NULL CONSTRAINT fk_budgets_fund_decision_request_id REFERENCES
  budgets_fund_request, item_id bigint NOT NULL CONSTRAINT fk_budgets_fund_decision_item_id REFERENCES
  budgets_fund_item, outcome text NOT NULL, amount bigint, reason text NOT NULL, postponed_to date, yes bigint NOT NULL,
  no bigint NOT NULL, abstain bigint NOT NULL, conflicts bigint NOT NULL, seats bigint NOT NULL, quorum bigint NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_budgets_fund_decision PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_decision_item_id UNIQUE (item_id),
  CONSTRAINT ck_budgets_fund_decision_a_tie_gives_nothing CHECK (outcome NOT IN ('granted', 'partly') OR yes > no),
  CONSTRAINT ck_budgets_fund_decision_amount_positive CHECK (amount > 0), CONSTRAINT
  ck_budgets_fund_decision_counts_not_negative CHECK (seats >= 0 AND conflicts >= 0 AND quorum >= 0), CONSTRAINT
  ck_budgets_fund_decision_gives_a_sum CHECK ((outcome IN ('granted', 'partly')) = (amount IS NOT NULL)), CONSTRAINT
  ck_budgets_fund_decision_outcome_known CHECK (outcome IN ('granted', 'partly', 'refused', 'postponed')), CONSTRAINT
  ck_budgets_fund_decision_postponed_has_a_day CHECK ((outcome = 'postponed') = (postponed_to IS NOT NULL)), CONSTRAINT
  ck_budgets_fund_decision_reasoned CHECK (outcome = 'granted' OR reason <> '')
);
CREATE INDEX ix_budgets_fund_decision_request ON budgets_fund_decision (request_id, id);
CREATE UNIQUE INDEX uq_budgets_fund_decision_final ON budgets_fund_decision (request_id)
  WHERE outcome <> 'postponed';
CREATE TABLE budgets_fund_line (
  id bigserial, fund_id bigint NOT NULL CONSTRAINT fk_budgets_fund_line_fund_id REFERENCES budgets_fund, number bigint
  NOT NULL, kind text NOT NULL, source text NOT NULL, target text NOT NULL, amount bigint NOT NULL, request_id bigint
  CONSTRAINT fk_budgets_fund_line_request_id REFERENCES budgets_fund_request, correction_id bigint CONSTRAINT
  fk_budgets_fund_line_correction_id REFERENCES budgets_fund_correction, key text NOT NULL, words text NOT NULL, at
  timestamptz NOT NULL, allocated_after bigint NOT NULL, available_after bigint NOT NULL, committed_after bigint NOT
  NULL, paid_after bigint NOT NULL,
  CONSTRAINT pk_budgets_fund_line PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_line_correction_id UNIQUE
  (correction_id), CONSTRAINT uq_budgets_fund_line_key UNIQUE (key), CONSTRAINT uq_budgets_fund_line_number UNIQUE
  (fund_id, number), CONSTRAINT ck_budgets_fund_line_amount_positive CHECK (amount > 0), CONSTRAINT
  ck_budgets_fund_line_corrected_by_two CHECK (kind <> 'correction' OR (correction_id IS NOT NULL AND words <> '')),
  CONSTRAINT ck_budgets_fund_line_every_euro CHECK (allocated_after = available_after + committed_after + paid_after),
  CONSTRAINT ck_budgets_fund_line_goes_its_way CHECK ((kind IN ('allocation', 'correction') AND source = 'outside' AND
  target = 'available') OR (kind = 'commitment' AND source = 'available' AND target = 'committed') OR (kind = 'release'
  AND source = 'committed' AND target = 'available') OR (kind IN ('advance', 'balance', 'correction') AND source =
  'committed' AND target = 'paid') OR (kind = 'repayment' AND source = 'paid' AND target = 'available') OR (kind =
  'correction' AND source = 'available' AND target = 'outside') OR (kind = 'correction' AND source = 'paid' AND target =
  'committed')), CONSTRAINT ck_budgets_fund_line_kind_known CHECK (kind IN ('allocation', 'commitment', 'release',
  'advance', 'balance', 'repayment', 'correction')), CONSTRAINT ck_budgets_fund_line_never_below_zero CHECK
  (available_after >= 0 AND committed_after >= 0 AND paid_after >= 0), CONSTRAINT ck_budgets_fund_line_of_a_request
  CHECK ((source = 'outside' OR target = 'outside' OR request_id IS NOT NULL)), CONSTRAINT
  ck_budgets_fund_line_source_known CHECK (source IN ('outside', 'available', 'committed', 'paid')), CONSTRAINT
  ck_budgets_fund_line_target_known CHECK (target IN ('outside', 'available', 'committed', 'paid'))
);
CREATE INDEX ix_budgets_fund_line_request ON budgets_fund_line (request_id);
CREATE TABLE budgets_fund_vote (
  id bigserial, item_id bigint NOT NULL CONSTRAINT fk_budgets_fund_vote_item_id REFERENCES budgets_fund_item, member_id
  bigint NOT NULL CONSTRAINT fk_budgets_fund_vote_member_id REFERENCES budgets_fund_member, choice text NOT NULL, door
  text NOT NULL, at timestamptz NOT NULL,
  CONSTRAINT pk_budgets_fund_vote PRIMARY KEY (id), CONSTRAINT uq_budgets_fund_vote_once UNIQUE (item_id, member_id),
  CONSTRAINT ck_budgets_fund_vote_choice_known CHECK (choice IN ('yes', 'no', 'abstain', 'conflict')), CONSTRAINT
  ck_budgets_fund_vote_door_known CHECK (door IN ('web', 'desk', 'paper'))
);
CREATE INDEX ix_budgets_fund_vote_member ON budgets_fund_vote (member_id);
"""
#: Every movement locks the account of its fund, moves the money there, and is told the balances; CHECKs refuse what
#: would bring one below zero. Nothing else moves an account, and nothing changes a line.
LEDGER = """
CREATE FUNCTION budgets_fund_moved(pocket text, line budgets_fund_line) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE pocket WHEN line.target THEN line.amount WHEN line.source THEN -line.amount ELSE 0 END
$$;

CREATE FUNCTION budgets_fund_line_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fund budgets_fund;
BEGIN
  IF NEW.kind = 'commitment' THEN
    SELECT * INTO fund FROM budgets_fund WHERE id = NEW.fund_id FOR SHARE;
    IF fund.state <> 'open' OR NEW.amount > fund.ceiling THEN
      RAISE EXCEPTION 'money is promised by an open fund, within its ceiling'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'budgets_fund_open_to_promise';
    END IF;
  END IF;
  UPDATE budgets_fund_account SET lines = lines + 1,
      allocated = allocated - budgets_fund_moved('outside', NEW),
      available = available + budgets_fund_moved('available', NEW),
      committed = committed + budgets_fund_moved('committed', NEW),
      paid = paid + budgets_fund_moved('paid', NEW)
    WHERE fund_id = NEW.fund_id
    RETURNING lines, allocated, available, committed, paid INTO
      NEW.number, NEW.allocated_after, NEW.available_after, NEW.committed_after, NEW.paid_after;
  IF NEW.request_id IS NOT NULL THEN
    PERFORM 1 FROM budgets_fund_request WHERE id = NEW.request_id AND fund_id = NEW.fund_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the request is not of this fund'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'budgets_fund_line_of_its_fund';
    END IF;
    INSERT INTO budgets_fund_purse (request_id, committed, paid) VALUES (NEW.request_id, 0, 0) ON CONFLICT DO NOTHING;
    UPDATE budgets_fund_purse SET
        committed = committed + budgets_fund_moved('committed', NEW),
        paid = paid + budgets_fund_moved('paid', NEW)
      WHERE request_id = NEW.request_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budgets_fund_line_moves BEFORE INSERT ON budgets_fund_line
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_line_moves();

CREATE FUNCTION budgets_fund_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is written there stays as it is'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_written_once';
END $$;
CREATE TRIGGER budgets_fund_line_written_once BEFORE UPDATE OR DELETE ON budgets_fund_line
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_written_once();
CREATE TRIGGER budgets_fund_line_never_emptied BEFORE TRUNCATE ON budgets_fund_line
  FOR EACH STATEMENT EXECUTE FUNCTION budgets_fund_written_once();
CREATE TRIGGER budgets_fund_decision_written_once BEFORE UPDATE OR DELETE ON budgets_fund_decision
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_written_once();
CREATE TRIGGER budgets_fund_step_written_once BEFORE UPDATE OR DELETE ON budgets_fund_step
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_written_once();

CREATE FUNCTION budgets_fund_by_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Deeper than one: it is a line that moves the money.
  IF pg_trigger_depth() > 1 AND TG_OP <> 'DELETE' THEN
    RETURN NEW;
  ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'budgets_fund_account' THEN
    IF (NEW.lines, NEW.allocated, NEW.available, NEW.committed, NEW.paid) = (0, 0, 0, 0, 0) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'balances move by lines of the ledger only'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_by_lines';
END $$;
CREATE TRIGGER budgets_fund_account_by_lines BEFORE INSERT OR UPDATE OR DELETE ON budgets_fund_account
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_by_lines();
CREATE TRIGGER budgets_fund_purse_by_lines BEFORE INSERT OR UPDATE OR DELETE ON budgets_fund_purse
  FOR EACH ROW EXECUTE FUNCTION budgets_fund_by_lines();
"""


def upgrade() -> None:
    op.execute(TABLES + LEDGER)


def downgrade() -> None:
    op.execute("DROP FUNCTION budgets_fund_moved")
    op.execute(
        "DROP TABLE budgets_fund_vote, budgets_fund_line, budgets_fund_decision, budgets_fund_bilan, "
        "budgets_fund_seat, budgets_fund_question, budgets_fund_purse, budgets_fund_paper, "
        "budgets_fund_item, budgets_fund_correction, budgets_fund_step, budgets_fund_session, "
        "budgets_fund_request, budgets_fund_member, budgets_fund_account, budgets_fund"
    )
    op.execute("DROP FUNCTION budgets_fund_line_moves, budgets_fund_written_once, budgets_fund_by_lines")
