"""REST v1: checks, cases, webhooks and what operators ask."""
