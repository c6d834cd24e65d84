namespace HarborReplication.Benchmarks.Measuring;

/// <summary>Prints a table that docs/performance.md can take as it is.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", head)} |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", head.Count))}");
        foreach (var row in rows)
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }
}
