"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("tenant", "sha256", name="uq_cases_tenant_sha256"),
    )
    op.create_index("ix_cases_tenant_opened_s_id", "cases", ["tenant", "opened_s", "id"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("case_id", sa.Text),
        sa.Column("failure", sa.JSON),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("examinations", sa.Integer, nullable=False),
        sa.Column("submitted_s", sa.Double, nullable=False),
        sa.Column("changed_s", sa.Double, nullable=False),
        sa.Column("start_by_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_asker", "jobs", ["asker"])
    op.create_index("ix_jobs_case_id", "jobs", ["case_id"])
    op.create_index("ix_jobs_state_submitted_s", "jobs", ["state", "submitted_s"])
    op.create_index("ix_jobs_tenant_state", "jobs", ["tenant", "state"])
    op.create_table(
        "leases",
        sa.Column("executor", sa.Text, nullable=False),
        sa.Column("seen_s", sa.Double, nullable=False),
        sa.Column("taken_by", sa.Text),
        sa.Column("taken_s", sa.Double),
        sa.PrimaryKeyConstraint("executor", name="pk_leases"),
    )
    op.create_table(
        "ledger",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_ledger"),
    )
    op.create_index("ix_ledger_case_id", "ledger", ["case_id"])
    op.create_table(
        "ledger_heads",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_ledger_heads"),
    )
    op.create_table(
        "originals",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("kept_until_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sha256", name="pk_originals"),
    )
    op.create_index("ix_originals_kept_until_s", "originals", ["kept_until_s"])
    op.create_table(
        "tenants",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_tenants"),
    )
    op.create_table(
        "verdicts",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("artefacts", sa.JSON, nullable=False),
        sa.Column("judged_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("owner", "sha256", "fingerprint", name="pk_verdicts"),
    )
    op.create_index("ix_verdicts_judged_s", "verdicts", ["judged_s"])
    op.create_table(
        "deliveries",
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("noted", sa.JSON, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("greeting_until_s", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "scope", name="pk_deliveries"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("says", sa.Text),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at_s", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_case_id", "feedback", ["case_id"])
    op.create_table(
        "rulings",
        sa.Column("case_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at_s", sa.Double, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_rulings"),
    )


def downgrade() -> None:
    for table in (
        "rulings",
        "feedback",
        "deliveries",
        "verdicts",
        "tenants",
        "originals",
        "ledger_heads",
        "ledger",
        "leases",
        "jobs",
        "cases",
    ):
        op.drop_table(table)
