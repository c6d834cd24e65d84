using System.Diagnostics;
using HarborReplication.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>Listens to the steps of the database and the bus, only where a setting asks for it.</summary>
internal static class CrashPointRegistration
{
    private const string DatabaseSteps = "Microsoft.EntityFrameworkCore";
    private const string BusSteps = "HarborReplication.BusSteps";

    public static void Arm(IConfiguration configuration)
    {
        var settings = new Settings(configuration);
        var record = settings.Optional("Crash:Record");
        CrashPoint? armed = null;
        if (settings.Optional("Crash:At") is { } text && (armed = CrashPoint.Parse(text)) is null)
            settings.Mistake("Crash:At", $"is \"{text}\": give a point as step:unit or step:unit@passage, for example commit.after:Settler.SettleAsync@2");
        settings.ThrowIfInvalid();
        if (armed is null && record is null)
            return;
        var points = new PassedPoints(armed, record);
        DiagnosticListener.AllListeners.Subscribe(new Hearing<DiagnosticListener>(source => Listen(source, points)));
    }

    private static void Listen(DiagnosticListener source, PassedPoints points)
    {
        if (source.Name == DatabaseSteps)
            source.Subscribe(new Hearing<KeyValuePair<string, object?>>(new CommitPoints(points).Hear), CommitPoints.IsStep);
        // The key is the point's name already.
        else if (source.Name == BusSteps)
            source.Subscribe(new Hearing<KeyValuePair<string, object?>>(step => points.Pass(step.Key)));
    }
}
