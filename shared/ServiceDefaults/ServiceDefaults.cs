using HarborReplication.ServiceDefaults.CrashPoints;
using HarborReplication.ServiceDefaults.Health;
using HarborReplication.ServiceDefaults.Problems;
using HarborReplication.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace HarborReplication.ServiceDefaults;

/// <summary>What every service has alike: the clock, health, telemetry, problem details.</summary>
public static class ServiceDefaults
{
    /// <summary>Adds the defaults of a service called <paramref name="name"/> that listens on <paramref name="port"/> unless <c>ASPNETCORE_URLS</c> says otherwise.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string name, int port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.Configuration["urls"] = $"http://127.0.0.1:{port}";
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddServiceHealth();
        builder.Services.AddExceptionHandler<UnexpectedException>();
        builder.Services.AddProblemDetails();
        builder.AddTelemetry(name);
        CrashPointRegistration.Arm(builder.Configuration);
        // A service that cannot go on ends; whoever runs it starts it again.
        builder.Services.Configure<HostOptions>(options =>
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost);
        return builder;
    }

    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.MapServiceHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }
}
