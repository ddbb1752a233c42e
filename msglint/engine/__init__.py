"""The rule engine: rule pages, their conditions, worlds, verdicts, suppressions."""
