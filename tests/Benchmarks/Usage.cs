namespace HarborReplication.Benchmarks;

internal static class Usage
{
    public static int Print()
    {
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project tests/Benchmarks -- BENCHMARK

              equal [artifacts]   an execution over artifacts that are all at the destination already (10,000 unless said), in distributed
                                  mode: time, requests, memory of the workers, and the API's answers meanwhile beside its answers at rest
            """);
        return 2;
    }
}
