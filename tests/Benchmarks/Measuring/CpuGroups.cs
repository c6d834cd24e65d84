namespace HarborReplication.Benchmarks.Measuring;

/// <summary>What processor time is counted under.</summary>
internal static class CpuGroups
{
    public const string Workers = "workers";
    public const string PolicyService = "PolicyService";
    public const string TriggerService = "TriggerService";
    public const string Postgres = "Postgres";
    public const string RabbitMq = "RabbitMQ";
    public const string Client = "client";
    public const string Benchmark = "benchmark";
    public const string Others = "others";
    public const string Source = "source registry";
    public const string Destination = "destination registry";
}
