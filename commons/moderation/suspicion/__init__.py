"""Which texts a person should read first. Pure: a suspicion hides nothing for good and proves nothing."""
