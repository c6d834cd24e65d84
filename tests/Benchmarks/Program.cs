using HarborReplication.Benchmarks;
using HarborReplication.Benchmarks.EqualArtifacts;

return args switch
{
    ["equal", .. var rest] => await EqualArtifactsBenchmark.RunAsync(rest),
    _ => Usage.Print(),
};
