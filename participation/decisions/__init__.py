"""What bodies decided: a public register in which nothing is changed silently."""
