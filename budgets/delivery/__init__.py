"""What becomes of what was elected: the programme of actions, its money, its news, and the account of the edition."""
