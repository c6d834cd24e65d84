using HarborReplication.CopyWorker;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.Messaging;
using HarborReplication.Persistence;
using HarborReplication.PolicyService;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Http;
using HarborReplication.ServiceDefaults;
using HarborReplication.ServiceDefaults.Configuration;
using HarborReplication.Standalone.Connections;
using HarborReplication.Standalone.Storage;
using HarborReplication.TriggerService;
using HarborReplication.TriggerService.Webhooks;

namespace HarborReplication.Standalone;

/// <summary>
/// Composes the services as they are into one process: the in-memory transport instead of RabbitMQ, SQLite instead of Postgres,
/// connections handed over in process. Nothing is implemented twice.
/// </summary>
internal static class StandaloneHost
{
    public const int Port = 8080;
    private const string PasswordSetting = "Admin:Password";

    /// <summary>The password of the user admin: the one that is set, or the one of the data directory.</summary>
    public static string AdminPassword(IConfiguration configuration, DataDirectory data) =>
        new Settings(configuration).Optional(PasswordSetting) ?? data.AdminPassword();

    /// <returns>Null when the settings do not allow a start; standard error says why.</returns>
    public static WebApplication? Build(WebApplicationBuilder builder, Settings settings, DataDirectory data)
    {
        builder.AddServiceDefaults("standalone", Port);
        var policy = new PolicyServiceOptions
        {
            Database = new DatabaseOptions(DatabaseProvider.Sqlite, data.Database("policy")),
            AdminPassword = AdminPassword(builder.Configuration, data),
            WorkerToken = null,
            SecretsKey = PolicyServiceOptions.ReadKey(settings) ?? data.SecretsKey(),
            Clocks = PolicyServiceOptions.ReadClocks(settings),
            LocalRegistry = PolicyServiceOptions.ReadLocalRegistry(settings),
            Webhooks = PolicyServiceOptions.ReadWebhooks(settings),
        };
        var trigger = TriggerServiceOptions.ReadClocks(settings, new DatabaseOptions(DatabaseProvider.Sqlite, data.Database("trigger")));
        var worker = WorkerOptions.ReadCommon(settings);
        if (!settings.Accepted())
            return null;

        builder.Services.AddSingleton<IConnectionSource, InProcessConnections>();
        builder.Services.AddPolicyService(policy);
        builder.Services.AddPolicyApi(new AccessOptions(policy.AdminPassword, policy.WorkerToken));
        builder.Services.AddTriggerService(trigger);
        builder.Services.AddCopyWorker(worker);
        builder.Services.AddMessaging(new MessagingOptions(), bus =>
        {
            PolicyMessaging.Configure(bus);
            TriggerMessaging.Configure(bus);
            CopyWorkerMessaging.Configure(bus);
        });
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapPolicyApi();
        app.MapWebhooks();
        if (settings.Optional(PasswordSetting) is null)
            Console.WriteLine($"Admin password: {policy.AdminPassword}");
        return app;
    }
}
