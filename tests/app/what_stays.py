"""What keeps pointing at an account that was erased, and why; what the file of a person leaves to others to tell."""

from __future__ import annotations

TEAM = "An act of the team, in the name of a body: it stays in the journal, and an erased account is a number only."
POWER = "Who held which power, and when, stays; an erased account is a number only and its roles end."
#: Column -> why it still points at an account that was erased. Everything else is untied or deleted.
STAYS = {
    "assises_edition_step.by_id": TEAM,
    "assises_release.by_id": TEAM,
    "assises_minutes_text.author_id": TEAM,
    **dict.fromkeys(("assises_workshop_step.by_id", "assises_workshop_synthesis.by_id"), TEAM),
    "assises_workshop.lease_by": TEAM,
    **dict.fromkeys(("assises_draw.drawn_by", "assises_draw.sealed_by", "assises_overbooking.set_by"), TEAM),
    **dict.fromkeys(("assises_badge.revoked_by", "assises_device.created_by"), TEAM),
    **dict.fromkeys(("commission_volunteer.entered_by_id", "commission_candidacy.entered_by_id"), TEAM),
    **dict.fromkeys(("commission_draw_typing.typed_by", "commission_draw_typing.again_by"), TEAM),
    **dict.fromkeys(("assises_reconciliation.by_id", "assises_walk_in.merged_by", "assises_head_count.by_id"), TEAM),
    **dict.fromkeys(("budgets_fund_correction.proposed_by_id", "budgets_fund_correction.settled_by_id"), TEAM),
    "budgets_fund_member.account_id": POWER,
    **dict.fromkeys(("budgets_result_override.asked_by_id", "budgets_result_override.settled_by_id"), TEAM),
    **dict.fromkeys(("budgets_desk.opened_by", "budgets_card_pack.printed_by", "budgets_paper_batch.opened_by"), TEAM),
    **dict.fromkeys(("budgets_paper_reading.reader_id", "budgets_paper_settling.by_id"), TEAM),
    "identity_role_grant.account_id": POWER,
    "identity_role_grant.granted_by": POWER,
    "identity_residence.proven_by": TEAM,
    "identity_organisation.verified_by": TEAM,
    "moderation_appeal.answered_by": TEAM,
    "moderation_block.decided_by": TEAM,
    "moderation_block.lifted_by": TEAM,
    "moderation_decision.decided_by": TEAM,
    "participation_charter.author_id": TEAM,
    "participation_contribution.entered_by": TEAM,
    "participation_debate_answer.answered_by": TEAM,
    "participation_minutes.author_id": TEAM,
    **dict.fromkeys(("participation_reading.reader_id", "participation_reading.assigned_by"), TEAM),
    **dict.fromkeys(("participation_appeal.decided_by", "participation_appeal.answered_by"), TEAM),
    "participation_referral.author_id": TEAM,
    "participation_referral_answer.author_id": TEAM,
    "participation_referral_opinion.author_id": TEAM,
}
#: Untied or deleted, but only ever filled by somebody of the team: a resident's file cannot hold it.
TEAM_ONLY = {"moderation_case.taken_by"}
#: Table -> why no part offers it: identity's own part of the file tells of these, or they are acts of the team.
TOLD_BY_IDENTITY = {
    "identity_residence", "identity_member", "identity_role_grant", "identity_invitation", "identity_organisation",
}  # fmt: skip
TOLD_BY_THE_JOURNAL = {
    "budgets_desk", "budgets_card_pack", "budgets_paper_batch", "budgets_paper_reading", "budgets_paper_settling",
    "assises_draw", "assises_minutes_text", "assises_workshop", "assises_workshop_step", "assises_workshop_synthesis",
    "assises_edition_step", "assises_overbooking", "assises_release", "budgets_fund_correction",
    "commission_draw_typing",
    "participation_charter", "participation_debate_answer",
    "participation_minutes", "participation_reading", "participation_referral", "participation_referral_answer",
    "participation_referral_opinion",
}  # fmt: skip
