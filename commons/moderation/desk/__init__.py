"""The desk of moderators: the queue, one case, decisions on one text or several, and the daily digest."""
