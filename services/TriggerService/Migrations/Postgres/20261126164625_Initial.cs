using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HarborReplication.TriggerService.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "trigger");

            migrationBuilder.CreateTable(
                name: "audit_log_sources",
                schema: "trigger",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    registry_version = table.Column<long>(type: "bigint", nullable: false),
                    watch = table.Column<long>(type: "bigint", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    session = table.Column<Guid>(type: "uuid", nullable: true),
                    last_report = table.Column<long>(type: "bigint", nullable: false),
                    log = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    settled = table.Column<long>(type: "bigint", nullable: false),
                    floor = table.Column<long>(type: "bigint", nullable: false),
                    seen = table.Column<long>(type: "bigint", nullable: false),
                    entry_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    entry_taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    candidate = table.Column<long>(type: "bigint", nullable: true),
                    candidate_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    health = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    health_detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    health_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reconcile_wanted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reconcile_reason = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_log_sources", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "collected_artifacts",
                schema: "trigger",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    operation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    planned = table.Column<bool>(type: "boolean", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collected_artifacts", x => new { x.policy_id, x.repository, x.reference });
                });

            migrationBuilder.CreateTable(
                name: "events",
                schema: "trigger",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    tag = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    via = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    actor = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    matched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "policies",
                schema: "trigger",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    trigger = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    cron = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    source_registry_id = table.Column<long>(type: "bigint", nullable: true),
                    filters = table.Column<string>(type: "text", nullable: false),
                    deletion = table.Column<bool>(type: "boolean", nullable: false),
                    collects_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    jitter_seconds = table.Column<int>(type: "integer", nullable: false),
                    skips_missed = table.Column<bool>(type: "boolean", nullable: false),
                    schedule_paused = table.Column<bool>(type: "boolean", nullable: false),
                    next_due = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_due_delay = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => x.policy_id);
                });

            migrationBuilder.CreateTable(
                name: "policy_cursor",
                schema: "trigger",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    present_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registries",
                schema: "trigger",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    webhook_secret_hash = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registries", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "requests",
                schema: "trigger",
                columns: table => new
                {
                    request_id = table.Column<Guid>(type: "uuid", nullable: false),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    trigger = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    lane = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    cause = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    artifacts = table.Column<string>(type: "text", nullable: true),
                    plan_artifacts = table.Column<bool>(type: "boolean", nullable: false),
                    reconcile = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_send_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    execution_id = table.Column<long>(type: "bigint", nullable: true),
                    refusal = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_requests", x => x.request_id);
                });

            migrationBuilder.InsertData(
                schema: "trigger",
                table: "policy_cursor",
                columns: new[] { "id", "confirmed_at", "present_at", "sequence" },
                values: new object[] { 1, null, null, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_events_matched",
                schema: "trigger",
                table: "events",
                column: "matched_at");

            migrationBuilder.CreateIndex(
                name: "ix_events_unmatched",
                schema: "trigger",
                table: "events",
                column: "id",
                filter: "matched_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_events_key",
                schema: "trigger",
                table: "events",
                columns: new[] { "registry_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policies_next_due",
                schema: "trigger",
                table: "policies",
                column: "next_due");

            migrationBuilder.CreateIndex(
                name: "ix_policies_source_registry_id",
                schema: "trigger",
                table: "policies",
                column: "source_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_registries_name",
                schema: "trigger",
                table: "registries",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_requests_cause",
                schema: "trigger",
                table: "requests",
                column: "cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_requests_state_closed_at",
                schema: "trigger",
                table: "requests",
                columns: new[] { "state", "closed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_requests_state_next_send_at",
                schema: "trigger",
                table: "requests",
                columns: new[] { "state", "next_send_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_log_sources",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "collected_artifacts",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "events",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "policies",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "policy_cursor",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "registries",
                schema: "trigger");

            migrationBuilder.DropTable(
                name: "requests",
                schema: "trigger");
        }
    }
}
