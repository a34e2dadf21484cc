"""Who sits in the commission, in which college, under which rules, and why."""
