"""Tables of the surfaces: tokens and webhooks of the web, Slack's installations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # The web made its two tables itself before they were migrated.
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if "web_tokens" not in there:
        _web_tokens()
    if "web_webhooks" not in there:
        _web_webhooks()
    op.create_table(
        "slack_installations",
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("installed_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", name="pk_slack_installations"),
    )
    op.create_table(
        "slack_states",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("expires_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_slack_states"),
    )


def downgrade() -> None:
    for table in ("slack_states", "slack_installations", "web_webhooks", "web_tokens"):
        op.drop_table(table)


def _web_tokens() -> None:
    op.create_table(
        "web_tokens",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_s", sa.Double, nullable=False),
        sa.Column("expires_s", sa.Double, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_tokens"),
    )


def _web_webhooks() -> None:
    op.create_table(
        "web_webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_webhooks"),
    )
    op.create_index("ix_web_webhooks_tenant", "web_webhooks", ["tenant"])
