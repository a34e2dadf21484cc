"""Public debates: a question, contributions, a synthesis and the institution's answer."""
