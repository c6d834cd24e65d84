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
              load [tasks [policies]]
                                  20 workers that copy nothing, beside 5,000 policies: tasks planned, granted and settled a second (100,000 unless
                                  said), 50 executions at once, a stop in the middle; the API's answers meanwhile, memory and processor time
              events [seconds]    500 webhooks a second for a minute to two trigger services: answers, losses, and when the last is settled
              lag [pushes]        from the answer to a push to the moment at which the tag can be pulled at the destination (300 small images)
              history [executions]
                                  the API's lists beside 100,000 executions with ten tasks each, and how fast old ones are forgotten
              equal [artifacts] [--harbor]
                                  an execution over artifacts that are all at the destination already (10,000 unless said), in distributed
                                  mode: time, requests, memory of the workers, and the API's answers meanwhile beside its answers at rest;
                                  --harbor: between two Harbors that take 20 ms longer for each page of 100
            """);
        return 2;
    }
}
