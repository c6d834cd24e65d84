using HarborReplication.Benchmarks;
using HarborReplication.Benchmarks.EqualArtifacts;

return args switch
{
    ["copy", .. var rest] => await CopyBenchmark.RunAsync(rest),
    ["equal", .. var rest] => await EqualArtifactsBenchmark.RunAsync(rest),
    _ => Usage.Print(),
};
