"""Reply texts, one or several for each motive, kept by the secretariat in the languages of the site."""
