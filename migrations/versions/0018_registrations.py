"""Organisations are confirmed by a registrar, or by the company register.

Those that registered by a tick are not confirmed by it: their owners send the licence. Cases
that they have submitted go on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

STAFF = "staff_role is null or staff_role in ('reviewer', 'approver'{registrar}, 'administrator')"
ROLE = "role in ('owner'{signatory}, 'filer', 'viewer')"
FILED = ("filed_name", "filed_name_en", "filed_representative")


def upgrade() -> None:
    op.add_column("applicants", sa.Column("confirmed_at", sa.DateTime(timezone=True)))
    op.add_column("applicants", sa.Column("nationality", sa.String()))
    op.drop_constraint("uq_applicants_credit_code", "applicants")
    op.create_index("ix_applicants_credit_code", "applicants", ["credit_code"])
    op.create_index(
        "uq_applicants_confirmed",
        "applicants",
        ["credit_code"],
        unique=True,
        postgresql_where=sa.text("confirmed_at is not null"),
    )
    op.add_column(
        "applicants", sa.Column("former_names", sa.String(), server_default="", nullable=False)
    )
    for name in FILED:
        op.add_column(
            "applications", sa.Column(name, sa.String(), server_default="", nullable=False)
        )
    # Who filed what is known by today's names: none has been kept.
    op.execute(
        "update applications set filed_name = name, filed_name_en = name_en,"
        " filed_representative = legal_representative from applicants"
        " where applicants.id = applicant_id and submitted_at is not null and erased_at is null"
    )
    op.drop_constraint("ck_users_staff_role", "users")
    op.create_check_constraint(
        op.f("ck_users_staff_role"), "users", STAFF.format(registrar=", 'registrar'")
    )
    op.drop_constraint("ck_memberships_role", "memberships")
    op.create_check_constraint(
        op.f("ck_memberships_role"), "memberships", ROLE.format(signatory=", 'signatory'")
    )
    op.create_table(
        "registrations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("legal_representative", sa.String(), nullable=False),
        sa.Column("identity_kind", sa.String()),
        sa.Column("identity_number", sa.String()),
        sa.Column("nationality", sa.String()),
        sa.Column("since", sa.Date()),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("licence_code", sa.String(), nullable=False),
        sa.Column("register_says", sa.String(), nullable=False),
        sa.Column("register_entry", postgresql.JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decision", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind in ('organisation', 'name')", name=op.f("ck_registrations_kind")),
        sa.CheckConstraint(
            "(kind = 'name') = (since is not null)", name=op.f("ck_registrations_since")
        ),
        sa.CheckConstraint(
            "scan in ('pending', 'clean', 'infected', 'unscanned')",
            name=op.f("ck_registrations_scan"),
        ),
        sa.CheckConstraint(
            "register_says in ('not_asked', 'agrees', 'differs', 'unknown', 'silent', 'vouches')",
            name=op.f("ck_registrations_register_says"),
        ),
        sa.CheckConstraint(
            "decision in ('confirmed', 'handed_over', 'refused', 'withdrawn')",
            name=op.f("ck_registrations_decision"),
        ),
        sa.CheckConstraint(
            "(decided_at is null) = (decision is null)", name=op.f("ck_registrations_decided")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_registrations_applicant_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["users.id"], name=op.f("fk_registrations_requested_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_registrations_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
    )
    op.create_index(op.f("ix_registrations_applicant_id"), "registrations", ["applicant_id"])
    op.create_index(op.f("ix_registrations_sha256"), "registrations", ["sha256"])
    op.create_index(
        "uq_registrations_open",
        "registrations",
        ["applicant_id"],
        unique=True,
        postgresql_where=sa.text("decided_at is null"),
    )
    op.create_index(
        "ix_registrations_waiting",
        "registrations",
        ["id"],
        postgresql_where=sa.text("decided_at is null"),
    )


def downgrade() -> None:
    op.drop_table("registrations")
    op.drop_constraint("ck_memberships_role", "memberships")
    op.create_check_constraint(
        op.f("ck_memberships_role"), "memberships", ROLE.format(signatory="")
    )
    op.drop_constraint("ck_users_staff_role", "users")
    op.create_check_constraint(op.f("ck_users_staff_role"), "users", STAFF.format(registrar=""))
    op.drop_index("uq_applicants_confirmed", "applicants")
    op.drop_index("ix_applicants_credit_code", "applicants")
    op.create_unique_constraint(op.f("uq_applicants_credit_code"), "applicants", ["credit_code"])
    for name in FILED:
        op.drop_column("applications", name)
    for name in ("former_names", "nationality", "confirmed_at"):
        op.drop_column("applicants", name)
