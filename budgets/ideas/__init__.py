"""Ideas: what residents propose in an edition, what services say of it, what is decided, and the project it becomes."""
