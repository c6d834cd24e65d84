using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HarborReplication.TriggerService.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_log_sources",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    registry_version = table.Column<long>(type: "INTEGER", nullable: false),
                    watch = table.Column<long>(type: "INTEGER", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: true),
                    session = table.Column<Guid>(type: "TEXT", nullable: true),
                    last_report = table.Column<long>(type: "INTEGER", nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    settled = table.Column<long>(type: "INTEGER", nullable: false),
                    floor = table.Column<long>(type: "INTEGER", nullable: false),
                    seen = table.Column<long>(type: "INTEGER", nullable: false),
                    entry_at = table.Column<long>(type: "INTEGER", nullable: true),
                    entry_taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    candidate = table.Column<long>(type: "INTEGER", nullable: true),
                    candidate_at = table.Column<long>(type: "INTEGER", nullable: true),
                    health = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    health_detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    health_since = table.Column<long>(type: "INTEGER", nullable: false),
                    reconcile_wanted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reconcile_reason = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_log_sources", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "collected_artifacts",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    operation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    planned = table.Column<bool>(type: "INTEGER", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collected_artifacts", x => new { x.policy_id, x.repository, x.reference });
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    tag = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    via = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    actor = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    matched_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "policies",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    trigger = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    cron = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    source_registry_id = table.Column<long>(type: "INTEGER", nullable: true),
                    filters = table.Column<string>(type: "TEXT", nullable: false),
                    deletion = table.Column<bool>(type: "INTEGER", nullable: false),
                    collects_until = table.Column<long>(type: "INTEGER", nullable: true),
                    jitter_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    skips_missed = table.Column<bool>(type: "INTEGER", nullable: false),
                    schedule_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    next_due = table.Column<long>(type: "INTEGER", nullable: true),
                    next_due_delay = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => x.policy_id);
                });

            migrationBuilder.CreateTable(
                name: "policy_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    present_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registries",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    webhook_secret_hash = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registries", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "requests",
                columns: table => new
                {
                    request_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    trigger = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    lane = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    cause = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    artifacts = table.Column<string>(type: "TEXT", nullable: true),
                    plan_artifacts = table.Column<bool>(type: "INTEGER", nullable: false),
                    reconcile = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_send_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    execution_id = table.Column<long>(type: "INTEGER", nullable: true),
                    refusal = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_requests", x => x.request_id);
                });

            migrationBuilder.InsertData(
                table: "policy_cursor",
                columns: new[] { "id", "confirmed_at", "present_at", "sequence" },
                values: new object[] { 1, null, null, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_events_matched",
                table: "events",
                column: "matched_at");

            migrationBuilder.CreateIndex(
                name: "ix_events_unmatched",
                table: "events",
                column: "id",
                filter: "matched_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_events_key",
                table: "events",
                columns: new[] { "registry_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policies_next_due",
                table: "policies",
                column: "next_due");

            migrationBuilder.CreateIndex(
                name: "ix_policies_source_registry_id",
                table: "policies",
                column: "source_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_registries_name",
                table: "registries",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_requests_cause",
                table: "requests",
                column: "cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_requests_state_closed_at",
                table: "requests",
                columns: new[] { "state", "closed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_requests_state_next_send_at",
                table: "requests",
                columns: new[] { "state", "next_send_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_log_sources");

            migrationBuilder.DropTable(
                name: "collected_artifacts");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "policies");

            migrationBuilder.DropTable(
                name: "policy_cursor");

            migrationBuilder.DropTable(
                name: "registries");

            migrationBuilder.DropTable(
                name: "requests");
        }
    }
}
