"""The yearly agenda of cooperation (Cahier 3): works and cooperation projects, proposed, decided, carried over."""
