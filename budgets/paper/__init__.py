"""Voting without a device of one's own: desks, one-time cards, paper batches; turnout by place; reminders."""
