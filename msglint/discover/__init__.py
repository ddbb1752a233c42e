"""Which files matter, what they are, and which deployments they form."""
