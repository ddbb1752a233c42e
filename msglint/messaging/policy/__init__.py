"""Access policies: what their statements say, and the decision they come to."""
