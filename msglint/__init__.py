"""msglint: finds the ways an AWS messaging system loses, repeats or blocks messages."""

__version__ = "0.1.0"
