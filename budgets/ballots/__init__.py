"""Voting: the list, the ballot, the receipt. The box itself is commons/ballot_box."""
