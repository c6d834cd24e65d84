namespace HarborReplication.Standalone.Demo;
internal static class DemoRun { public static Task<int> RunAsync(string[] args) => Task.FromResult(1); }
