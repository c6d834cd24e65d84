namespace HarborReplication.PolicyService.Dispatching;

/// <summary>What a limit of tasks at a time may be.</summary>
internal static class ConcurrencyRule
{
    private const int Most = 100_000;

    public static void Check(string field, int limit, List<string> mistakes)
    {
        if (limit is < 0 or > Most)
            mistakes.Add($"{field}: is {limit}; give the number of tasks at a time, 1 to {Most}, or 0 for no limit");
    }
}
