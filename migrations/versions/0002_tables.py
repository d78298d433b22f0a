"""The tables, by aggregate, as `services/models` describes them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "applicants",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("legal_representative", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("identity_kind", sa.String(), nullable=True),
        sa.Column("identity_number", sa.String(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'organisation') = (credit_code is not null)",
            name=op.f("ck_applicants_credit_code"),
        ),
        sa.CheckConstraint("kind in ('organisation', 'person')", name=op.f("ck_applicants_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicants")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_applicants_credit_code")),
    )
    op.create_index(
        "ix_applicants_name_trgm",
        "applicants",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_action", "audit_entries", ["action", "id"], unique=False)
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject", "id"], unique=False)
    op.create_table(
        "counters",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counters")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "window",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(opens_at, closes_at)", persisted=True),
            nullable=False,
        ),
        sa.Column("costs_from", sa.Date(), nullable=False),
        sa.Column("costs_to", sa.Date(), nullable=False),
        sa.Column("envelope", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("item_code"), "="),
            (sa.column("window"), "&&"),
            using="gist",
            name="ex_rounds_window",
        ),
        sa.CheckConstraint("costs_from <= costs_to", name=op.f("ck_rounds_costs")),
        sa.CheckConstraint("envelope > 0", name=op.f("ck_rounds_envelope")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_rounds_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_table(
        "tries",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key_hash", "window_start", name=op.f("pk_tries")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_tries_expires_at"), "tries", ["expires_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("body_code", sa.String(), nullable=True),
        sa.Column("staff_role", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("totp_pending", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(body_code is not null) = coalesce(staff_role in ('reviewer', 'approver'), false)",
            name=op.f("ck_users_body_of_officers"),
        ),
        sa.CheckConstraint("language in ('sc', 'tc', 'en')", name=op.f("ck_users_language")),
        sa.CheckConstraint(
            "staff_role is null or staff_role in ('reviewer', 'approver', 'administrator')",
            name=op.f("ck_users_staff_role"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index(
        "ix_users_body_code",
        "users",
        ["body_code"],
        unique=False,
        postgresql_where=sa.text("body_code is not null"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("query_code", sa.String(), nullable=True),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prefilled", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("correction", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("route", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ledger_head", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decision in ('approved', 'refused')", name=op.f("ck_applications_decision")
        ),
        sa.CheckConstraint(
            "(number is null) = (submitted_at is null)",
            name=op.f("ck_applications_number_when_submitted"),
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_applications_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["copied_from"],
            ["applications.id"],
            name=op.f("fk_applications_copied_from"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_applications_created_by")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_applications_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("number", name=op.f("uq_applications_number")),
    )
    op.create_index(
        "ix_applications_applicant",
        "applications",
        ["applicant_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_applications_round",
        "applications",
        ["round_id"],
        unique=False,
        postgresql_where=sa.text("round_id is not null"),
    )
    op.create_index(
        "ix_applications_running_out",
        "applications",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("state in ('received', 'correction')"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("granted_role", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_claims_applicant_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_claims_decided_by")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_claims_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_applicant_id"), "claims", ["applicant_id"], unique=False)
    op.create_index(
        "uq_claims_open",
        "claims",
        ["applicant_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("decided_at is null"),
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_login_sessions_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_login_sessions_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    op.create_index(op.f("ix_login_sessions_user_id"), "login_sessions", ["user_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role in ('owner', 'filer', 'viewer')", name=op.f("ck_memberships_role")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_memberships_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_memberships_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "user_id", "applicant_id", name=op.f("uq_memberships_user_id_applicant_id")
        ),
    )
    op.create_index(
        op.f("ix_memberships_applicant_id"),
        "memberships",
        ["applicant_id"],
        unique=False,
    )
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose in ('verify_email', 'change_email', 'reset_password', 'invitation', 'staff_invitation')",
            name=op.f("ck_one_time_links_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_one_time_links_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_one_time_links_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_links_token_hash")),
    )
    op.create_index(
        op.f("ix_one_time_links_applicant_id"),
        "one_time_links",
        ["applicant_id"],
        unique=False,
    )
    op.create_index("ix_one_time_links_email", "one_time_links", ["purpose", "email"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_recovery_codes_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column(
            "uploaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "scan in ('pending', 'clean', 'infected', 'unscanned')",
            name=op.f("ck_documents_scan"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_documents_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["users.id"], name=op.f("fk_documents_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(
        "ix_documents_current",
        "documents",
        ["application_id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(op.f("ix_documents_sha256"), "documents", ["sha256"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("body_code", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_events_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint(
            "application_id", "sequence", name=op.f("uq_events_application_id_sequence")
        ),
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("verify_code", sa.String(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind in ('receipt', 'correction', 'acceptance', 'not_accepted', 'decision', 'certificate')",
            name=op.f("ck_papers_kind"),
        ),
        sa.CheckConstraint(
            "status in ('in_force', 'revoked', 'cancelled')",
            name=op.f("ck_papers_status"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_papers_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("application_id", "kind", name=op.f("uq_papers_application_id_kind")),
        sa.UniqueConstraint("number", name=op.f("uq_papers_number")),
    )
    op.create_index("ix_papers_sha256", "papers", ["sha256"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("agency_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("waiting", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("opinion_text", sa.String(), nullable=False),
        sa.Column("opined_by", sa.Uuid(), nullable=True),
        sa.Column("opined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opinion in ('agree', 'agree_with_conditions', 'disagree', 'not_concerned')",
            name=op.f("ck_reviews_opinion"),
        ),
        sa.CheckConstraint("part in ('lead', 'joint')", name=op.f("ck_reviews_part")),
        sa.CheckConstraint(
            "waiting = 'nobody' or due_on is not null",
            name=op.f("ck_reviews_due_while_waiting"),
        ),
        sa.CheckConstraint(
            "waiting in ('reviewer', 'approver', 'applicant', 'others', 'nobody')",
            name=op.f("ck_reviews_waiting"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_reviews_application_id"),
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["users.id"], name=op.f("fk_reviews_assignee_id")),
        sa.ForeignKeyConstraint(["opined_by"], ["users.id"], name=op.f("fk_reviews_opined_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint(
            "application_id",
            "body_code",
            name=op.f("uq_reviews_application_id_body_code"),
        ),
    )
    op.create_index("ix_reviews_all", "reviews", ["body_code", "id"], unique=False)
    op.create_index(
        "ix_reviews_assignee",
        "reviews",
        ["assignee_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.create_index(
        "ix_reviews_elsewhere",
        "reviews",
        ["body_code", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("waiting in ('applicant', 'others')"),
    )
    op.create_index(
        "ix_reviews_queue",
        "reviews",
        ["body_code", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.create_index(
        "ix_reviews_queue_item",
        "reviews",
        ["body_code", "item_code", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.create_index(
        "ix_reviews_unclaimed",
        "reviews",
        ["body_code", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("waiting in ('reviewer', 'approver') and assignee_id is null"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_notices_application_id"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_notices_event_id")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_notices_user_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("user_id", "event_id", name=op.f("uq_notices_user_id_event_id")),
    )
    op.create_index("ix_notices_inbox", "notices", ["user_id", "id"], unique=False)
    op.create_index(
        "ix_notices_unread",
        "notices",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("read_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_notices_unread",
        table_name="notices",
        postgresql_where=sa.text("read_at is null"),
    )
    op.drop_index("ix_notices_inbox", table_name="notices")
    op.drop_table("notices")
    op.drop_index(
        "ix_reviews_unclaimed",
        table_name="reviews",
        postgresql_where=sa.text("waiting in ('reviewer', 'approver') and assignee_id is null"),
    )
    op.drop_index(
        "ix_reviews_queue_item",
        table_name="reviews",
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.drop_index(
        "ix_reviews_queue",
        table_name="reviews",
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.drop_index(
        "ix_reviews_elsewhere",
        table_name="reviews",
        postgresql_where=sa.text("waiting in ('applicant', 'others')"),
    )
    op.drop_index(
        "ix_reviews_assignee",
        table_name="reviews",
        postgresql_where=sa.text("waiting in ('reviewer', 'approver')"),
    )
    op.drop_index("ix_reviews_all", table_name="reviews")
    op.drop_table("reviews")
    op.drop_index("ix_papers_sha256", table_name="papers")
    op.drop_table("papers")
    op.drop_table("events")
    op.drop_index(op.f("ix_documents_sha256"), table_name="documents")
    op.drop_index(
        "ix_documents_current",
        table_name="documents",
        postgresql_where=sa.text("removed_at is null"),
    )
    op.drop_table("documents")
    op.drop_index(op.f("ix_recovery_codes_user_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index("ix_one_time_links_email", table_name="one_time_links")
    op.drop_index(op.f("ix_one_time_links_applicant_id"), table_name="one_time_links")
    op.drop_table("one_time_links")
    op.drop_index(op.f("ix_memberships_applicant_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_login_sessions_user_id"), table_name="login_sessions")
    op.drop_table("login_sessions")
    op.drop_index(
        "uq_claims_open",
        table_name="claims",
        postgresql_where=sa.text("decided_at is null"),
    )
    op.drop_index(op.f("ix_claims_applicant_id"), table_name="claims")
    op.drop_table("claims")
    op.drop_index(
        "ix_applications_running_out",
        table_name="applications",
        postgresql_where=sa.text("state in ('received', 'correction')"),
    )
    op.drop_index(
        "ix_applications_round",
        table_name="applications",
        postgresql_where=sa.text("round_id is not null"),
    )
    op.drop_index("ix_applications_applicant", table_name="applications")
    op.drop_table("applications")
    op.drop_index(
        "ix_users_body_code",
        table_name="users",
        postgresql_where=sa.text("body_code is not null"),
    )
    op.drop_table("users")
    op.drop_index(op.f("ix_tries_expires_at"), table_name="tries")
    op.drop_table("tries")
    op.drop_table("rounds")
    op.drop_table("mails")
    op.drop_table("counters")
    op.drop_index("ix_audit_entries_subject", table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.drop_index("ix_audit_entries_actor", table_name="audit_entries")
    op.drop_index("ix_audit_entries_action", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index(
        "ix_applicants_name_trgm",
        table_name="applicants",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.drop_table("applicants")
