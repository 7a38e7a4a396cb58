"""The tables, as the newest migration leaves them. Times are seconds since 1970 (UTC)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

tenants = sa.Table(
    "tenants",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("settings", sa.JSON, nullable=False),
)

originals = sa.Table(
    "originals",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("kept_until_s", sa.Double, nullable=False, index=True),
)

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.Text, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

heads = sa.Table(
    "ledger_heads",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("asker", sa.Text, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("versions", sa.JSON, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("opened_s", sa.Double, nullable=False),
    sa.Column("judged_s", sa.Double, nullable=False),
    sa.Column("times_asked", sa.Integer, nullable=False),
    sa.Column("review", sa.Text, nullable=False),
    sa.Column("claimed_by", sa.Text),
    sa.UniqueConstraint("tenant", "sha256"),
    sa.Index(None, "tenant", "opened_s", "id"),
)

rulings = sa.Table(
    "rulings",
    metadata,
    sa.Column("case_id", sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at_s", sa.Double, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("says", sa.Text),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at_s", sa.Double, nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("asker", sa.Text, nullable=False, index=True),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stage", sa.Text),
    sa.Column("sha256", sa.Text),
    sa.Column("case_id", sa.Text, index=True),
    sa.Column("failure", sa.JSON),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("examinations", sa.Integer, nullable=False),
    sa.Column("submitted_s", sa.Double, nullable=False),
    sa.Column("changed_s", sa.Double, nullable=False),
    sa.Column("start_by_s", sa.Double, nullable=False),
    sa.Index(None, "tenant", "state"),
    sa.Index(None, "state", "submitted_s"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("noted", sa.JSON, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("greeting_until_s", sa.Double, nullable=False),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("versions", sa.JSON, nullable=False),
    sa.Column("artefacts", sa.JSON, nullable=False),
    sa.Column("judged_s", sa.Double, nullable=False, index=True),
)

# Bearer tokens of the web: kept as a hash.
web_tokens = sa.Table(
    "web_tokens",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_s", sa.Double, nullable=False),
    sa.Column("expires_s", sa.Double, nullable=False),
    sa.Column("revoked", sa.Boolean, nullable=False),
)

web_webhooks = sa.Table(
    "web_webhooks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False, index=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("created_s", sa.Double, nullable=False),
)

# Workspaces that installed the Slack app; `sealed` holds their tokens, encrypted.
# An installation for a whole organisation has the team "".
slack_installations = sa.Table(
    "slack_installations",
    metadata,
    sa.Column("enterprise", sa.Text, primary_key=True),
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("installed_s", sa.Double, nullable=False),
)

slack_states = sa.Table(
    "slack_states",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("expires_s", sa.Double, nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("executor", sa.Text, primary_key=True),
    sa.Column("seen_s", sa.Double, nullable=False),
    sa.Column("taken_by", sa.Text),
    sa.Column("taken_s", sa.Double),
)

# How many findings fell into which bin of a measure, by surface and month: no file, no person.
material_seen = sa.Table(
    "material_seen",
    metadata,
    sa.Column("surface", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, primary_key=True),
    sa.Column("measure", sa.Text, primary_key=True),
    sa.Column("bin", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
)
