using HarborReplication.Persistence;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Webhooks;
using HarborReplication.ServiceDefaults.Configuration;

namespace HarborReplication.PolicyService;

/// <summary>Everything that PolicyService is told by its settings.</summary>
internal sealed record PolicyServiceOptions
{
    private const string SecretsKeySetting = "Secrets:Key";
    private const string SecretsKeyForm = "32 bytes in base64, for example from: openssl rand -base64 32";

    public required DatabaseOptions Database { get; init; }
    public required string AdminPassword { get; init; }

    /// <summary>What workers show at <c>/internal</c>; null where they run in this process.</summary>
    public required string? WorkerToken { get; init; }
    public required IReadOnlyList<byte> SecretsKey { get; init; }
    public required ExecutionPlaneOptions Clocks { get; init; }
    public LocalRegistry LocalRegistry { get; init; } = new(RegisteredName: null);

    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>Reads the settings of distributed mode; mistakes are collected in <paramref name="settings"/>.</summary>
    public static PolicyServiceOptions Read(Settings settings) => new()
    {
        Database = new DatabaseOptions(
            DatabaseProvider.Postgres, settings.Required("ConnectionStrings:Postgres", "the connection string of the database, as Npgsql takes it")),
        AdminPassword = settings.Required("Admin:Password", "the password of the user admin"),
        WorkerToken = settings.Required("Worker:Token", "the key that copy workers show; give them the same"),
        SecretsKey = RequiredKey(settings),
        Clocks = ReadClocks(settings),
        LocalRegistry = ReadLocalRegistry(settings),
        Webhooks = ReadWebhooks(settings),
    };

    public static LocalRegistry ReadLocalRegistry(Settings settings) => new(settings.Optional("Harbor:LocalRegistry"));

    public static WebhookOptions ReadWebhooks(Settings settings) => new()
    {
        PublicUrl = settings.Optional("Webhooks:PublicUrl") is null ? null : settings.Url("Webhooks:PublicUrl", "http://trigger-service:8081"),
        CheckInterval = settings.Duration("Webhooks:CheckInterval", new WebhookOptions().CheckInterval),
    };

    public static ExecutionPlaneOptions ReadClocks(Settings settings)
    {
        var defaults = new ExecutionPlaneOptions();
        return new ExecutionPlaneOptions
        {
            LeaseDuration = settings.Duration("Lease:Duration", defaults.LeaseDuration),
            SweepInterval = settings.Duration("Sweep:Interval", defaults.SweepInterval),
            ReconcileInterval = settings.Optional("Reconcile:Interval") is null
                ? null
                : settings.Duration("Reconcile:Interval", ExecutionPlaneOptions.ShortReconcileInterval),
            RetryBaseDelay = settings.Duration("Retry:BaseDelay", defaults.RetryBaseDelay),
            RetryDeadline = settings.Duration("Retry:Deadline", defaults.RetryDeadline),
            HistoryRetention = settings.Duration("History:Retention", defaults.HistoryRetention),
            HistoryMaxExecutions = settings.Number("History:MaxExecutionsPerPolicy", defaults.HistoryMaxExecutions, 1, 1_000_000),
        };
    }

    /// <summary>Reads <c>Secrets__Key</c>; null when there is none.</summary>
    public static byte[]? ReadKey(Settings settings)
    {
        if (settings.Optional(SecretsKeySetting) is not { } text)
            return null;
        var key = new byte[text.Length];
        if (Convert.TryFromBase64String(text, key, out var length) && length == SecretBox.KeyBytes)
            return key[..SecretBox.KeyBytes];
        settings.Mistake(SecretsKeySetting, $"is not a key: give {SecretsKeyForm}");
        return new byte[SecretBox.KeyBytes];
    }

    private static byte[] RequiredKey(Settings settings)
    {
        if (ReadKey(settings) is { } key)
            return key;
        settings.Required(SecretsKeySetting, $"the key that stored secrets are sealed with, {SecretsKeyForm}");
        return new byte[SecretBox.KeyBytes];
    }
}
