"""A person's own space: what is known of them, to see, correct, take away and erase."""
