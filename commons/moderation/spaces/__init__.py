"""Which spaces read newcomers first; none does until its moderators say so."""
