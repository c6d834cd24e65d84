using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HarborReplication.PolicyService.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "policy");

            migrationBuilder.CreateTable(
                name: "bandwidth_shares",
                schema: "policy",
                columns: table => new
                {
                    budget = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes_per_second = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    before = table.Column<long>(type: "bigint", nullable: false),
                    before_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    weight = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bandwidth_shares", x => new { x.budget, x.session });
                });

            migrationBuilder.CreateTable(
                name: "blob_claims",
                schema: "policy",
                columns: table => new
                {
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    scope = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: false),
                    claim = table.Column<long>(type: "bigint", nullable: false),
                    lane = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    bytes_sent = table.Column<long>(type: "bigint", nullable: false),
                    claimed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob_claims", x => new { x.origin, x.scope, x.digest });
                });

            migrationBuilder.CreateTable(
                name: "bus_clock",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bus_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dead_letters",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    endpoint = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    message_type = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    message_id = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false),
                    content_type = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    body = table.Column<string>(type: "text", nullable: false),
                    body_bytes = table.Column<long>(type: "bigint", nullable: false),
                    truncated = table.Column<bool>(type: "boolean", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_report = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    replayed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dead_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_log",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    type = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    subject = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    data = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_relay",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    published = table.Column<long>(type: "bigint", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_relay", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "executions",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    correlation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    trigger = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    lane = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    source_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    rules = table.Column<string>(type: "text", nullable: false),
                    artifacts = table.Column<string>(type: "text", nullable: true),
                    plan_artifacts = table.Column<bool>(type: "boolean", nullable: false),
                    reconcile = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    quiet = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    status_text = table.Column<string>(type: "text", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "text", nullable: true),
                    trace_parent = table.Column<string>(type: "text", nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    start_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stop_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reopened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    plan_state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    plan_attempt = table.Column<int>(type: "integer", nullable: false),
                    plan_session = table.Column<Guid>(type: "uuid", nullable: true),
                    plan_grant_request = table.Column<long>(type: "bigint", nullable: false),
                    plan_next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    plan_granted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    plan_first_failure_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    plan_unreachable_milliseconds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    plan_failures = table.Column<int>(type: "integer", nullable: false),
                    plan_batches = table.Column<int>(type: "integer", nullable: true),
                    plan_reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    plan_detail = table.Column<string>(type: "text", nullable: true),
                    keep_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    final_already_present = table.Column<int>(type: "integer", nullable: false),
                    final_bytes_done = table.Column<long>(type: "bigint", nullable: false),
                    final_bytes_mounted = table.Column<long>(type: "bigint", nullable: false),
                    final_bytes_total = table.Column<long>(type: "bigint", nullable: false),
                    final_conflicts = table.Column<int>(type: "integer", nullable: false),
                    final_failed = table.Column<int>(type: "integer", nullable: false),
                    final_in_progress = table.Column<int>(type: "integer", nullable: false),
                    final_stopped = table.Column<int>(type: "integer", nullable: false),
                    final_succeeded = table.Column<int>(type: "integer", nullable: false),
                    final_total = table.Column<int>(type: "integer", nullable: false),
                    final_waiting = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_executions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "placements",
                schema: "policy",
                columns: table => new
                {
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_placements", x => new { x.origin, x.digest, x.repository });
                });

            migrationBuilder.CreateTable(
                name: "policy_changes",
                schema: "policy",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_changes", x => x.policy_id);
                });

            migrationBuilder.CreateTable(
                name: "registries",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    url = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    connect_to = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    insecure = table.Column<bool>(type: "boolean", nullable: false),
                    ca_certificate = table.Column<string>(type: "text", nullable: true),
                    credential_type = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    access_key = table.Column<string>(type: "text", nullable: true),
                    access_secret = table.Column<string>(type: "text", nullable: true),
                    webhook_secret = table.Column<string>(type: "text", nullable: true),
                    audit_log_access_key = table.Column<string>(type: "text", nullable: true),
                    audit_log_access_secret = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    status_detail = table.Column<string>(type: "text", nullable: true),
                    max_concurrent_pulls = table.Column<int>(type: "integer", nullable: false),
                    max_concurrent_pushes = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    placements_valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_breakers",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    strikes = table.Column<int>(type: "integer", nullable: false),
                    stalls = table.Column<int>(type: "integer", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    allowance = table.Column<int>(type: "integer", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    allowance_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    open_milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    next_check_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    check_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_breakers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_changes",
                schema: "policy",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_changes", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "registry_checks",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    connection = table.Column<string>(type: "text", nullable: false),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    healthy = table.Column<bool>(type: "boolean", nullable: true),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    missing_rights = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_checks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "secret_seal",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    @sealed = table.Column<string>(name: "sealed", type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_secret_seal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "source_readings",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_readings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task_attempts",
                schema: "policy",
                columns: table => new
                {
                    task_id = table.Column<long>(type: "bigint", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: false),
                    worker = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    start_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    phase = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    http_status = table.Column<int>(type: "integer", nullable: true),
                    registry_code = table.Column<string>(type: "text", nullable: true),
                    bytes_done = table.Column<long>(type: "bigint", nullable: false),
                    bytes_mounted = table.Column<long>(type: "bigint", nullable: false),
                    duration_seconds = table.Column<double>(type: "double precision", nullable: false),
                    trace_id = table.Column<string>(type: "text", nullable: true),
                    log = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_attempts", x => new { x.task_id, x.attempt });
                });

            migrationBuilder.CreateTable(
                name: "worker_sessions",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    worker = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    slots = table.Column<int>(type: "integer", nullable: false),
                    heartbeat = table.Column<long>(type: "bigint", nullable: false),
                    first_heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heard_at_bus_milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    draining = table.Column<bool>(type: "boolean", nullable: false),
                    ended = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_worker_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "equal_repositories",
                schema: "policy",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    plan_attempt = table.Column<int>(type: "integer", nullable: false),
                    destination_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    source_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    destination_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_equal_repositories", x => new { x.execution_id, x.plan_attempt, x.destination_registry_id, x.source_repository, x.destination_repository });
                    table.ForeignKey(
                        name: "fk_equal_repositories_executions_execution_id",
                        column: x => x.execution_id,
                        principalSchema: "policy",
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "plan_batches",
                schema: "policy",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    plan_attempt = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_batches", x => new { x.execution_id, x.plan_attempt, x.number });
                    table.ForeignKey(
                        name: "fk_plan_batches_executions_execution_id",
                        column: x => x.execution_id,
                        principalSchema: "policy",
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "planned_absences",
                schema: "policy",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    plan_attempt = table.Column<int>(type: "integer", nullable: false),
                    destination_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    source_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_planned_absences", x => new { x.execution_id, x.plan_attempt, x.destination_registry_id, x.source_repository, x.reference });
                    table.ForeignKey(
                        name: "fk_planned_absences_executions_execution_id",
                        column: x => x.execution_id,
                        principalSchema: "policy",
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session_speeds",
                schema: "policy",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes_per_second = table.Column<long>(type: "bigint", nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session_speeds", x => new { x.execution_id, x.session_id });
                    table.ForeignKey(
                        name: "fk_session_speeds_executions_execution_id",
                        column: x => x.execution_id,
                        principalSchema: "policy",
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    operation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    source_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    destination_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    destination_origin = table.Column<string>(type: "character varying(900)", maxLength: 900, nullable: false),
                    source_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    source_reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    destination_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    destination_reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    expected = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    outcome = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    superseded_by = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    failure_class = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    crashes = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_failure_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    unreachable_milliseconds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    session = table.Column<Guid>(type: "uuid", nullable: true),
                    grant_request = table.Column<long>(type: "bigint", nullable: false),
                    granted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ahead = table.Column<bool>(type: "boolean", nullable: false),
                    run_again = table.Column<bool>(type: "boolean", nullable: false),
                    left_uploads = table.Column<string>(type: "text", nullable: true),
                    expected_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    companions = table.Column<string>(type: "text", nullable: true),
                    digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    bytes_done = table.Column<long>(type: "bigint", nullable: false),
                    bytes_total = table.Column<long>(type: "bigint", nullable: false),
                    bytes_mounted = table.Column<long>(type: "bigint", nullable: false),
                    bytes_per_second = table.Column<long>(type: "bigint", nullable: true),
                    progress_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    start_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_tasks_executions_execution_id",
                        column: x => x.execution_id,
                        principalSchema: "policy",
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_sources",
                schema: "policy",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_webhook_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    audit_log = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_sources", x => x.registry_id);
                    table.ForeignKey(
                        name: "fk_event_sources_registries_registry_id",
                        column: x => x.registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "links",
                schema: "policy",
                columns: table => new
                {
                    source_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    destination_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    bytes_per_second = table.Column<long>(type: "bigint", nullable: true),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    timetable = table.Column<string>(type: "text", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_links", x => new { x.source_registry_id, x.destination_registry_id });
                    table.ForeignKey(
                        name: "fk_links_registries_destination_registry_id",
                        column: x => x.destination_registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_links_registries_source_registry_id",
                        column: x => x.source_registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pair_tags",
                schema: "policy",
                columns: table => new
                {
                    low_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    low_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    high_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    high_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    synced_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    synced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    written_end = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true),
                    low_pushed_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    low_pushed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    high_pushed_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    high_pushed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    winner_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    loser_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pair_tags", x => new { x.low_registry_id, x.low_repository, x.high_registry_id, x.high_repository, x.reference });
                    table.ForeignKey(
                        name: "fk_pair_tags_registries_high_registry_id",
                        column: x => x.high_registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_pair_tags_registries_low_registry_id",
                        column: x => x.low_registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policies",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    source_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    source_is_local = table.Column<bool>(type: "boolean", nullable: false),
                    destination_namespace = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    replace_count = table.Column<int>(type: "integer", nullable: false),
                    trigger = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    cron = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    jitter_seconds = table.Column<int>(type: "integer", nullable: false),
                    missed_runs = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    schedule_paused = table.Column<bool>(type: "boolean", nullable: false),
                    filters = table.Column<string>(type: "text", nullable: false),
                    deletion = table.Column<bool>(type: "boolean", nullable: false),
                    reconcile = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    @override = table.Column<bool>(name: "override", type: "boolean", nullable: false),
                    conflict = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    home_registry_id = table.Column<long>(type: "bigint", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    speed = table.Column<int>(type: "integer", nullable: false),
                    max_concurrent = table.Column<int>(type: "integer", nullable: false),
                    windows = table.Column<string>(type: "text", nullable: false),
                    copy_by_chunk = table.Column<bool>(type: "boolean", nullable: false),
                    single_active = table.Column<bool>(type: "boolean", nullable: false),
                    worker_region = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    creator = table.Column<string>(type: "text", nullable: true),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => x.id);
                    table.ForeignKey(
                        name: "fk_policies_registries_source_registry_id",
                        column: x => x.source_registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "webhook_runs",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    wanted = table.Column<string>(type: "text", nullable: false),
                    changes_nothing = table.Column<bool>(type: "boolean", nullable: false),
                    began_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_runs", x => x.id);
                    table.ForeignKey(
                        name: "fk_webhook_runs_registries_registry_id",
                        column: x => x.registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_setups",
                schema: "policy",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    wanted = table.Column<string>(type: "text", nullable: false),
                    creation_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_setups", x => x.registry_id);
                    table.ForeignKey(
                        name: "fk_webhook_setups_registries_registry_id",
                        column: x => x.registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "conflicts",
                schema: "policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    task_id = table.Column<long>(type: "bigint", nullable: false),
                    reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    winner_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    winner_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    winner_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    loser_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    loser_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    loser_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    rule = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflicts", x => x.id);
                    table.ForeignKey(
                        name: "fk_conflicts_policies_policy_id",
                        column: x => x.policy_id,
                        principalSchema: "policy",
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "known_differences",
                schema: "policy",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    destination_registry_id = table.Column<long>(type: "bigint", nullable: false),
                    source_repository = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    source_reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    source_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    destination_digest = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    is_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    again_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_differences", x => new { x.policy_id, x.destination_registry_id, x.source_repository, x.source_reference });
                    table.ForeignKey(
                        name: "fk_known_differences_policies_policy_id",
                        column: x => x.policy_id,
                        principalSchema: "policy",
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_destinations",
                schema: "policy",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    registry_id = table.Column<long>(type: "bigint", nullable: false),
                    is_local = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_destinations", x => new { x.policy_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_policy_destinations_policies_policy_id",
                        column: x => x.policy_id,
                        principalSchema: "policy",
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_policy_destinations_registries_registry_id",
                        column: x => x.registry_id,
                        principalSchema: "policy",
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                schema: "policy",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wanted = table.Column<bool>(type: "boolean", nullable: false),
                    baseline_wanted = table.Column<bool>(type: "boolean", nullable: false),
                    baseline_execution_id = table.Column<long>(type: "bigint", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliations", x => x.policy_id);
                    table.ForeignKey(
                        name: "fk_reconciliations_policies_policy_id",
                        column: x => x.policy_id,
                        principalSchema: "policy",
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "seen_webhooks",
                schema: "policy",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    project = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    result = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    missing_right = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seen_webhooks", x => new { x.run_id, x.project });
                    table.ForeignKey(
                        name: "fk_seen_webhooks_webhook_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "policy",
                        principalTable: "webhook_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                schema: "policy",
                table: "bus_clock",
                columns: new[] { "id", "heard_at", "milliseconds" },
                values: new object[] { 1, new DateTimeOffset(new DateTime(1970, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), 0L });

            migrationBuilder.InsertData(
                schema: "policy",
                table: "event_relay",
                columns: new[] { "id", "claimed_until", "published" },
                values: new object[] { 1, null, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_bandwidth_shares_session",
                schema: "policy",
                table: "bandwidth_shares",
                column: "session");

            migrationBuilder.CreateIndex(
                name: "ix_blob_claims_session_claim",
                schema: "policy",
                table: "blob_claims",
                columns: new[] { "session", "claim" });

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_at",
                schema: "policy",
                table: "conflicts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_policy_id_id",
                schema: "policy",
                table: "conflicts",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_fingerprint",
                schema: "policy",
                table: "dead_letters",
                column: "fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_last_seen_at",
                schema: "policy",
                table: "dead_letters",
                column: "last_seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_state_id",
                schema: "policy",
                table: "dead_letters",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_event_log_unsequenced",
                schema: "policy",
                table: "event_log",
                column: "id",
                filter: "sequence IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_event_log_sequence",
                schema: "policy",
                table: "event_log",
                column: "sequence",
                unique: true,
                filter: "sequence IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_correlation_id",
                schema: "policy",
                table: "executions",
                column: "correlation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_executions_end_time",
                schema: "policy",
                table: "executions",
                column: "end_time");

            migrationBuilder.CreateIndex(
                name: "ix_executions_just_ended",
                schema: "policy",
                table: "executions",
                column: "policy_id",
                filter: "end_time IS NOT NULL AND keep_until IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_keep_until",
                schema: "policy",
                table: "executions",
                column: "keep_until");

            migrationBuilder.CreateIndex(
                name: "ix_executions_plan_session",
                schema: "policy",
                table: "executions",
                column: "plan_session");

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id",
                schema: "policy",
                table: "executions",
                column: "policy_id",
                filter: "end_time IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id_id",
                schema: "policy",
                table: "executions",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id_start_time_id",
                schema: "policy",
                table: "executions",
                columns: new[] { "policy_id", "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_reconciling",
                schema: "policy",
                table: "executions",
                columns: new[] { "policy_id", "state" },
                filter: "reconcile IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_start_time_id",
                schema: "policy",
                table: "executions",
                columns: new[] { "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_state_region",
                schema: "policy",
                table: "executions",
                columns: new[] { "state", "region" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_state_start_time_id",
                schema: "policy",
                table: "executions",
                columns: new[] { "state", "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_links_destination_registry_id",
                schema: "policy",
                table: "links",
                column: "destination_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_pair_tags_high_registry_id",
                schema: "policy",
                table: "pair_tags",
                column: "high_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_placements_confirmed_at",
                schema: "policy",
                table: "placements",
                column: "confirmed_at");

            migrationBuilder.CreateIndex(
                name: "ix_placements_origin_confirmed_at",
                schema: "policy",
                table: "placements",
                columns: new[] { "origin", "confirmed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_policies_name",
                schema: "policy",
                table: "policies",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policies_source_registry_id",
                schema: "policy",
                table: "policies",
                column: "source_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_policy_changes_sequence",
                schema: "policy",
                table: "policy_changes",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policy_destinations_registry_id",
                schema: "policy",
                table: "policy_destinations",
                column: "registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliations_next_at",
                schema: "policy",
                table: "reconciliations",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "ix_registries_name",
                schema: "policy",
                table: "registries",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registries_origin",
                schema: "policy",
                table: "registries",
                column: "origin");

            migrationBuilder.CreateIndex(
                name: "ix_registry_breakers_check_id",
                schema: "policy",
                table: "registry_breakers",
                column: "check_id");

            migrationBuilder.CreateIndex(
                name: "ix_registry_breakers_region_origin",
                schema: "policy",
                table: "registry_breakers",
                columns: new[] { "region", "origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registry_changes_sequence",
                schema: "policy",
                table: "registry_changes",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registry_checks_creation_time",
                schema: "policy",
                table: "registry_checks",
                column: "creation_time");

            migrationBuilder.CreateIndex(
                name: "ix_session_speeds_session_id",
                schema: "policy",
                table: "session_speeds",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_source_readings_creation_time",
                schema: "policy",
                table: "source_readings",
                column: "creation_time");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_copied",
                schema: "policy",
                table: "tasks",
                columns: new[] { "policy_id", "source_repository" },
                filter: "status = 'final' AND digest IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_not_done",
                schema: "policy",
                table: "tasks",
                columns: new[] { "execution_id", "outcome", "id" },
                filter: "outcome = 'failed' OR outcome = 'stopped' OR outcome = 'superseded'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_open",
                schema: "policy",
                table: "tasks",
                columns: new[] { "execution_id", "status", "next_attempt_at", "id" },
                filter: "status = 'pending' OR status = 'granted'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_owed",
                schema: "policy",
                table: "tasks",
                columns: new[] { "policy_id", "destination_repository", "destination_reference" },
                filter: "status = 'pending' AND operation = 'copy'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_page",
                schema: "policy",
                table: "tasks",
                columns: new[] { "execution_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_returned",
                schema: "policy",
                table: "tasks",
                column: "policy_id",
                filter: "status = 'pending' AND attempt > 0");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_session",
                schema: "policy",
                table: "tasks",
                column: "session",
                filter: "session IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_superseded",
                schema: "policy",
                table: "tasks",
                column: "superseded_by",
                filter: "superseded_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_suspects",
                schema: "policy",
                table: "tasks",
                column: "execution_id",
                filter: "status = 'pending' AND crashes > 0");

            migrationBuilder.CreateIndex(
                name: "ux_tasks_key_in_execution",
                schema: "policy",
                table: "tasks",
                columns: new[] { "execution_id", "destination_registry_id", "destination_repository", "destination_reference", "source_repository" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_tasks_one_writer",
                schema: "policy",
                table: "tasks",
                columns: new[] { "destination_origin", "destination_repository", "destination_reference" },
                unique: true,
                filter: "status = 'granted'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_runs_began_at",
                schema: "policy",
                table: "webhook_runs",
                column: "began_at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_runs_registry_id_began_at",
                schema: "policy",
                table: "webhook_runs",
                columns: new[] { "registry_id", "began_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_setups_next_at",
                schema: "policy",
                table: "webhook_setups",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "ix_worker_sessions_ended_region",
                schema: "policy",
                table: "worker_sessions",
                columns: new[] { "ended", "region" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bandwidth_shares",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "blob_claims",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "bus_clock",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "conflicts",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "dead_letters",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "equal_repositories",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "event_log",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "event_relay",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "event_sources",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "known_differences",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "links",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "pair_tags",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "placements",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "plan_batches",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "planned_absences",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "policy_changes",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "policy_destinations",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "reconciliations",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "registry_breakers",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "registry_changes",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "registry_checks",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "secret_seal",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "seen_webhooks",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "session_speeds",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "source_readings",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "task_attempts",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "tasks",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "webhook_setups",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "worker_sessions",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "policies",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "webhook_runs",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "executions",
                schema: "policy");

            migrationBuilder.DropTable(
                name: "registries",
                schema: "policy");
        }
    }
}
