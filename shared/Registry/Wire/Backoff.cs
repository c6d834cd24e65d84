namespace HarborReplication.Registry.Wire;

/// <summary>Pauses between tries: doubling, and spread so that those who failed together do not come back together.</summary>
internal static class Backoff
{
    public static TimeSpan After(int attempt, TimeSpan first) =>
        first * Math.Pow(2, Math.Min(attempt - 1, 6)) * (0.5 + Random.Shared.NextDouble());
}
