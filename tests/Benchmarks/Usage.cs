namespace HarborReplication.Benchmarks;

internal static class Usage
{
    public static int Print()
    {
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project tests/Benchmarks -- BENCHMARK

              copy [row...] [--rounds N] [--small]
                                  copies between real registries, near and far, beside skopeo and curl: all rows or the ones named
                                  (a, a-shared, b, c, c-ways, d, e, f, f-shared, g, h, i; a-shared and c-ways run
                                  only when named), and at the end every goal in one table; --small tries them in seconds, with figures that mean nothing
              equal [artifacts]   an execution over artifacts that are all at the destination already (10,000 unless said), in distributed
                                  mode: time, requests, memory of the workers, and the API's answers meanwhile beside its answers at rest
            """);
        return 2;
    }
}
