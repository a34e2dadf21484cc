"""The kernel: mechanics with no civic word in them (database, time, access, forms, pages, mail)."""
