"""Histograms of what was judged, for the watch over drift."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "material_seen",
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("bin", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("surface", "month", "measure", "bin", name="pk_material_seen"),
    )


def downgrade() -> None:
    op.drop_table("material_seen")
