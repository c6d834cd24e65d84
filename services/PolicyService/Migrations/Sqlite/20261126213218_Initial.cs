using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HarborReplication.PolicyService.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bandwidth_shares",
                columns: table => new
                {
                    budget = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    bytes_per_second = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    before = table.Column<long>(type: "INTEGER", nullable: false),
                    before_expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    weight = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bandwidth_shares", x => new { x.budget, x.session });
                });

            migrationBuilder.CreateTable(
                name: "blob_claims",
                columns: table => new
                {
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim = table.Column<long>(type: "INTEGER", nullable: false),
                    lane = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_sent = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    moved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob_claims", x => new { x.origin, x.scope, x.digest });
                });

            migrationBuilder.CreateTable(
                name: "bus_clock",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    milliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bus_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dead_letters",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    endpoint = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    message_type = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    message_id = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    body_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    truncated = table.Column<bool>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    first_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_report = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    replayed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dead_letters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    type = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_relay",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    published = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed_until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_relay", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "executions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    correlation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    trigger = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    lane = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    source_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    artifacts = table.Column<string>(type: "TEXT", nullable: true),
                    plan_artifacts = table.Column<bool>(type: "INTEGER", nullable: false),
                    reconcile = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    quiet = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    status_text = table.Column<string>(type: "TEXT", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "TEXT", nullable: true),
                    trace_parent = table.Column<string>(type: "TEXT", nullable: true),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true),
                    stop_requested_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reopened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    plan_state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    plan_attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    plan_session = table.Column<Guid>(type: "TEXT", nullable: true),
                    plan_grant_request = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_next_attempt_at = table.Column<long>(type: "INTEGER", nullable: true),
                    plan_granted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    plan_first_failure_at = table.Column<long>(type: "INTEGER", nullable: true),
                    plan_unreachable_milliseconds = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    plan_failures = table.Column<int>(type: "INTEGER", nullable: false),
                    plan_batches = table.Column<int>(type: "INTEGER", nullable: true),
                    plan_reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    plan_detail = table.Column<string>(type: "TEXT", nullable: true),
                    keep_until = table.Column<long>(type: "INTEGER", nullable: true),
                    final_already_present = table.Column<int>(type: "INTEGER", nullable: false),
                    final_bytes_done = table.Column<long>(type: "INTEGER", nullable: false),
                    final_bytes_mounted = table.Column<long>(type: "INTEGER", nullable: false),
                    final_bytes_total = table.Column<long>(type: "INTEGER", nullable: false),
                    final_conflicts = table.Column<int>(type: "INTEGER", nullable: false),
                    final_failed = table.Column<int>(type: "INTEGER", nullable: false),
                    final_in_progress = table.Column<int>(type: "INTEGER", nullable: false),
                    final_stopped = table.Column<int>(type: "INTEGER", nullable: false),
                    final_succeeded = table.Column<int>(type: "INTEGER", nullable: false),
                    final_total = table.Column<int>(type: "INTEGER", nullable: false),
                    final_waiting = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_executions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "placements",
                columns: table => new
                {
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_placements", x => new { x.origin, x.digest, x.repository });
                });

            migrationBuilder.CreateTable(
                name: "policy_changes",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_changes", x => x.policy_id);
                });

            migrationBuilder.CreateTable(
                name: "registries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    connect_to = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    insecure = table.Column<bool>(type: "INTEGER", nullable: false),
                    ca_certificate = table.Column<string>(type: "TEXT", nullable: true),
                    credential_type = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    access_key = table.Column<string>(type: "TEXT", nullable: true),
                    access_secret = table.Column<string>(type: "TEXT", nullable: true),
                    webhook_secret = table.Column<string>(type: "TEXT", nullable: true),
                    audit_log_access_key = table.Column<string>(type: "TEXT", nullable: true),
                    audit_log_access_secret = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    status_detail = table.Column<string>(type: "TEXT", nullable: true),
                    max_concurrent_pulls = table.Column<int>(type: "INTEGER", nullable: false),
                    max_concurrent_pushes = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    placements_valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_breakers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    strikes = table.Column<int>(type: "INTEGER", nullable: false),
                    stalls = table.Column<int>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    allowance = table.Column<int>(type: "INTEGER", nullable: false),
                    state_since = table.Column<long>(type: "INTEGER", nullable: false),
                    allowance_since = table.Column<long>(type: "INTEGER", nullable: false),
                    open_milliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    next_check_at = table.Column<long>(type: "INTEGER", nullable: true),
                    check_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_breakers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_changes",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_changes", x => x.registry_id);
                });

            migrationBuilder.CreateTable(
                name: "registry_checks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    connection = table.Column<string>(type: "TEXT", nullable: false),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    healthy = table.Column<bool>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    missing_rights = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_checks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "secret_seal",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    @sealed = table.Column<string>(name: "sealed", type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_secret_seal", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "source_readings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_readings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "task_attempts",
                columns: table => new
                {
                    task_id = table.Column<long>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    worker = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: false),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    phase = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    http_status = table.Column<int>(type: "INTEGER", nullable: true),
                    registry_code = table.Column<string>(type: "TEXT", nullable: true),
                    bytes_done = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_mounted = table.Column<long>(type: "INTEGER", nullable: false),
                    duration_seconds = table.Column<double>(type: "REAL", nullable: false),
                    trace_id = table.Column<string>(type: "TEXT", nullable: true),
                    log = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_attempts", x => new { x.task_id, x.attempt });
                });

            migrationBuilder.CreateTable(
                name: "worker_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    worker = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    slots = table.Column<int>(type: "INTEGER", nullable: false),
                    heartbeat = table.Column<long>(type: "INTEGER", nullable: false),
                    first_heard_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_heard_at = table.Column<long>(type: "INTEGER", nullable: false),
                    heard_at_bus_milliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    draining = table.Column<bool>(type: "INTEGER", nullable: false),
                    ended = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_worker_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "equal_repositories",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    destination_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    source_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    destination_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_equal_repositories", x => new { x.execution_id, x.plan_attempt, x.destination_registry_id, x.source_repository, x.destination_repository });
                    table.ForeignKey(
                        name: "fk_equal_repositories_executions_execution_id",
                        column: x => x.execution_id,
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "plan_batches",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_batches", x => new { x.execution_id, x.plan_attempt, x.number });
                    table.ForeignKey(
                        name: "fk_plan_batches_executions_execution_id",
                        column: x => x.execution_id,
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "planned_absences",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    destination_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    source_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_planned_absences", x => new { x.execution_id, x.plan_attempt, x.destination_registry_id, x.source_repository, x.reference });
                    table.ForeignKey(
                        name: "fk_planned_absences_executions_execution_id",
                        column: x => x.execution_id,
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session_speeds",
                columns: table => new
                {
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    bytes_per_second = table.Column<long>(type: "INTEGER", nullable: false),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session_speeds", x => new { x.execution_id, x.session_id });
                    table.ForeignKey(
                        name: "fk_session_speeds_executions_execution_id",
                        column: x => x.execution_id,
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    operation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    source_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    destination_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    destination_origin = table.Column<string>(type: "TEXT", maxLength: 900, nullable: false),
                    source_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    source_reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    destination_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    destination_reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    expected = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    superseded_by = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    failure_class = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    crashes = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at = table.Column<long>(type: "INTEGER", nullable: false),
                    first_failure_at = table.Column<long>(type: "INTEGER", nullable: true),
                    unreachable_milliseconds = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    session = table.Column<Guid>(type: "TEXT", nullable: true),
                    grant_request = table.Column<long>(type: "INTEGER", nullable: false),
                    granted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ahead = table.Column<bool>(type: "INTEGER", nullable: false),
                    run_again = table.Column<bool>(type: "INTEGER", nullable: false),
                    left_uploads = table.Column<string>(type: "TEXT", nullable: true),
                    expected_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    companions = table.Column<string>(type: "TEXT", nullable: true),
                    digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    bytes_done = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_total = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_mounted = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_per_second = table.Column<long>(type: "INTEGER", nullable: true),
                    progress_at = table.Column<long>(type: "INTEGER", nullable: true),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    start_time = table.Column<long>(type: "INTEGER", nullable: true),
                    end_time = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_tasks_executions_execution_id",
                        column: x => x.execution_id,
                        principalTable: "executions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_sources",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    told_at = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<long>(type: "INTEGER", nullable: false),
                    last_webhook_at = table.Column<long>(type: "INTEGER", nullable: true),
                    audit_log = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_sources", x => x.registry_id);
                    table.ForeignKey(
                        name: "fk_event_sources_registries_registry_id",
                        column: x => x.registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    source_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    destination_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes_per_second = table.Column<long>(type: "INTEGER", nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    timetable = table.Column<string>(type: "TEXT", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_links", x => new { x.source_registry_id, x.destination_registry_id });
                    table.ForeignKey(
                        name: "fk_links_registries_destination_registry_id",
                        column: x => x.destination_registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_links_registries_source_registry_id",
                        column: x => x.source_registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pair_tags",
                columns: table => new
                {
                    low_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    low_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    high_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    high_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    synced_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    synced_at = table.Column<long>(type: "INTEGER", nullable: true),
                    written_end = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    low_pushed_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    low_pushed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    high_pushed_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    high_pushed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    winner_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    loser_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pair_tags", x => new { x.low_registry_id, x.low_repository, x.high_registry_id, x.high_repository, x.reference });
                    table.ForeignKey(
                        name: "fk_pair_tags_registries_high_registry_id",
                        column: x => x.high_registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_pair_tags_registries_low_registry_id",
                        column: x => x.low_registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policies",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    source_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    source_is_local = table.Column<bool>(type: "INTEGER", nullable: false),
                    destination_namespace = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    replace_count = table.Column<int>(type: "INTEGER", nullable: false),
                    trigger = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    cron = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    time_zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    jitter_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    missed_runs = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    schedule_paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    filters = table.Column<string>(type: "TEXT", nullable: false),
                    deletion = table.Column<bool>(type: "INTEGER", nullable: false),
                    reconcile = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    @override = table.Column<bool>(name: "override", type: "INTEGER", nullable: false),
                    conflict = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    home_registry_id = table.Column<long>(type: "INTEGER", nullable: true),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    speed = table.Column<int>(type: "INTEGER", nullable: false),
                    max_concurrent = table.Column<int>(type: "INTEGER", nullable: false),
                    windows = table.Column<string>(type: "TEXT", nullable: false),
                    copy_by_chunk = table.Column<bool>(type: "INTEGER", nullable: false),
                    single_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    worker_region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    creator = table.Column<string>(type: "TEXT", nullable: true),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => x.id);
                    table.ForeignKey(
                        name: "fk_policies_registries_source_registry_id",
                        column: x => x.source_registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "webhook_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    wanted = table.Column<string>(type: "TEXT", nullable: false),
                    changes_nothing = table.Column<bool>(type: "INTEGER", nullable: false),
                    began_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    total = table.Column<int>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_runs", x => x.id);
                    table.ForeignKey(
                        name: "fk_webhook_runs_registries_registry_id",
                        column: x => x.registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_setups",
                columns: table => new
                {
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    wanted = table.Column<string>(type: "TEXT", nullable: false),
                    creation_time = table.Column<long>(type: "INTEGER", nullable: false),
                    update_time = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    run_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_setups", x => x.registry_id);
                    table.ForeignKey(
                        name: "fk_webhook_setups_registries_registry_id",
                        column: x => x.registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "conflicts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    task_id = table.Column<long>(type: "INTEGER", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    winner_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    winner_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    winner_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    loser_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    loser_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    loser_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    rule = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflicts", x => x.id);
                    table.ForeignKey(
                        name: "fk_conflicts_policies_policy_id",
                        column: x => x.policy_id,
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "known_differences",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    destination_registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    source_repository = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    source_reference = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    source_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    destination_digest = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    is_baseline = table.Column<bool>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    again_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_known_differences", x => new { x.policy_id, x.destination_registry_id, x.source_repository, x.source_reference });
                    table.ForeignKey(
                        name: "fk_known_differences_policies_policy_id",
                        column: x => x.policy_id,
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_destinations",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    registry_id = table.Column<long>(type: "INTEGER", nullable: false),
                    is_local = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_destinations", x => new { x.policy_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_policy_destinations_policies_policy_id",
                        column: x => x.policy_id,
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_policy_destinations_registries_registry_id",
                        column: x => x.registry_id,
                        principalTable: "registries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    wanted = table.Column<bool>(type: "INTEGER", nullable: false),
                    baseline_wanted = table.Column<bool>(type: "INTEGER", nullable: false),
                    baseline_execution_id = table.Column<long>(type: "INTEGER", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliations", x => x.policy_id);
                    table.ForeignKey(
                        name: "fk_reconciliations_policies_policy_id",
                        column: x => x.policy_id,
                        principalTable: "policies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "seen_webhooks",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    project = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    result = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    missing_right = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seen_webhooks", x => new { x.run_id, x.project });
                    table.ForeignKey(
                        name: "fk_seen_webhooks_webhook_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "webhook_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "bus_clock",
                columns: new[] { "id", "heard_at", "milliseconds" },
                values: new object[] { 1, 0L, 0L });

            migrationBuilder.InsertData(
                table: "event_relay",
                columns: new[] { "id", "claimed_until", "published" },
                values: new object[] { 1, null, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_bandwidth_shares_session",
                table: "bandwidth_shares",
                column: "session");

            migrationBuilder.CreateIndex(
                name: "ix_blob_claims_session_claim",
                table: "blob_claims",
                columns: new[] { "session", "claim" });

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_at",
                table: "conflicts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_policy_id_id",
                table: "conflicts",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_fingerprint",
                table: "dead_letters",
                column: "fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_last_seen_at",
                table: "dead_letters",
                column: "last_seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letters_state_id",
                table: "dead_letters",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_event_log_unsequenced",
                table: "event_log",
                column: "id",
                filter: "sequence IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_event_log_sequence",
                table: "event_log",
                column: "sequence",
                unique: true,
                filter: "sequence IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_correlation_id",
                table: "executions",
                column: "correlation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_executions_end_time",
                table: "executions",
                column: "end_time");

            migrationBuilder.CreateIndex(
                name: "ix_executions_just_ended",
                table: "executions",
                column: "policy_id",
                filter: "end_time IS NOT NULL AND keep_until IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_keep_until",
                table: "executions",
                column: "keep_until");

            migrationBuilder.CreateIndex(
                name: "ix_executions_plan_session",
                table: "executions",
                column: "plan_session");

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id",
                table: "executions",
                column: "policy_id",
                filter: "end_time IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id_id",
                table: "executions",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_policy_id_start_time_id",
                table: "executions",
                columns: new[] { "policy_id", "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_reconciling",
                table: "executions",
                columns: new[] { "policy_id", "state" },
                filter: "reconcile IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_executions_start_time_id",
                table: "executions",
                columns: new[] { "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_state_region",
                table: "executions",
                columns: new[] { "state", "region" });

            migrationBuilder.CreateIndex(
                name: "ix_executions_state_start_time_id",
                table: "executions",
                columns: new[] { "state", "start_time", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_links_destination_registry_id",
                table: "links",
                column: "destination_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_pair_tags_high_registry_id",
                table: "pair_tags",
                column: "high_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_placements_confirmed_at",
                table: "placements",
                column: "confirmed_at");

            migrationBuilder.CreateIndex(
                name: "ix_placements_origin_confirmed_at",
                table: "placements",
                columns: new[] { "origin", "confirmed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_policies_name",
                table: "policies",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policies_source_registry_id",
                table: "policies",
                column: "source_registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_policy_changes_sequence",
                table: "policy_changes",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policy_destinations_registry_id",
                table: "policy_destinations",
                column: "registry_id");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliations_next_at",
                table: "reconciliations",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "ix_registries_name",
                table: "registries",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registries_origin",
                table: "registries",
                column: "origin");

            migrationBuilder.CreateIndex(
                name: "ix_registry_breakers_check_id",
                table: "registry_breakers",
                column: "check_id");

            migrationBuilder.CreateIndex(
                name: "ix_registry_breakers_region_origin",
                table: "registry_breakers",
                columns: new[] { "region", "origin" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registry_changes_sequence",
                table: "registry_changes",
                column: "sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registry_checks_creation_time",
                table: "registry_checks",
                column: "creation_time");

            migrationBuilder.CreateIndex(
                name: "ix_session_speeds_session_id",
                table: "session_speeds",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_source_readings_creation_time",
                table: "source_readings",
                column: "creation_time");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_copied",
                table: "tasks",
                columns: new[] { "policy_id", "source_repository" },
                filter: "status = 'final' AND digest IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_not_done",
                table: "tasks",
                columns: new[] { "execution_id", "outcome", "id" },
                filter: "outcome = 'failed' OR outcome = 'stopped' OR outcome = 'superseded'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_open",
                table: "tasks",
                columns: new[] { "execution_id", "status", "next_attempt_at", "id" },
                filter: "status = 'pending' OR status = 'granted'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_owed",
                table: "tasks",
                columns: new[] { "policy_id", "destination_repository", "destination_reference" },
                filter: "status = 'pending' AND operation = 'copy'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_page",
                table: "tasks",
                columns: new[] { "execution_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_returned",
                table: "tasks",
                column: "policy_id",
                filter: "status = 'pending' AND attempt > 0");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_session",
                table: "tasks",
                column: "session",
                filter: "session IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_superseded",
                table: "tasks",
                column: "superseded_by",
                filter: "superseded_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_suspects",
                table: "tasks",
                column: "execution_id",
                filter: "status = 'pending' AND crashes > 0");

            migrationBuilder.CreateIndex(
                name: "ux_tasks_key_in_execution",
                table: "tasks",
                columns: new[] { "execution_id", "destination_registry_id", "destination_repository", "destination_reference", "source_repository" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_tasks_one_writer",
                table: "tasks",
                columns: new[] { "destination_origin", "destination_repository", "destination_reference" },
                unique: true,
                filter: "status = 'granted'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_runs_began_at",
                table: "webhook_runs",
                column: "began_at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_runs_registry_id_began_at",
                table: "webhook_runs",
                columns: new[] { "registry_id", "began_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_setups_next_at",
                table: "webhook_setups",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "ix_worker_sessions_ended_region",
                table: "worker_sessions",
                columns: new[] { "ended", "region" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bandwidth_shares");

            migrationBuilder.DropTable(
                name: "blob_claims");

            migrationBuilder.DropTable(
                name: "bus_clock");

            migrationBuilder.DropTable(
                name: "conflicts");

            migrationBuilder.DropTable(
                name: "dead_letters");

            migrationBuilder.DropTable(
                name: "equal_repositories");

            migrationBuilder.DropTable(
                name: "event_log");

            migrationBuilder.DropTable(
                name: "event_relay");

            migrationBuilder.DropTable(
                name: "event_sources");

            migrationBuilder.DropTable(
                name: "known_differences");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "pair_tags");

            migrationBuilder.DropTable(
                name: "placements");

            migrationBuilder.DropTable(
                name: "plan_batches");

            migrationBuilder.DropTable(
                name: "planned_absences");

            migrationBuilder.DropTable(
                name: "policy_changes");

            migrationBuilder.DropTable(
                name: "policy_destinations");

            migrationBuilder.DropTable(
                name: "reconciliations");

            migrationBuilder.DropTable(
                name: "registry_breakers");

            migrationBuilder.DropTable(
                name: "registry_changes");

            migrationBuilder.DropTable(
                name: "registry_checks");

            migrationBuilder.DropTable(
                name: "secret_seal");

            migrationBuilder.DropTable(
                name: "seen_webhooks");

            migrationBuilder.DropTable(
                name: "session_speeds");

            migrationBuilder.DropTable(
                name: "source_readings");

            migrationBuilder.DropTable(
                name: "task_attempts");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "webhook_setups");

            migrationBuilder.DropTable(
                name: "worker_sessions");

            migrationBuilder.DropTable(
                name: "policies");

            migrationBuilder.DropTable(
                name: "webhook_runs");

            migrationBuilder.DropTable(
                name: "executions");

            migrationBuilder.DropTable(
                name: "registries");
        }
    }
}
