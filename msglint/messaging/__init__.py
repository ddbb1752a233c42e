"""What AWS messaging is: one model for all dialects, links, access policies, facts."""
