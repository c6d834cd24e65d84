using HarborReplication.Benchmarks;
using HarborReplication.Benchmarks.EqualArtifacts;
using HarborReplication.Benchmarks.History;
using HarborReplication.Benchmarks.Lag;
using HarborReplication.Benchmarks.Load;

return args switch
{
    ["copy", .. var rest] => await CopyBenchmark.RunAsync(rest),
    ["load", .. var rest] => await LoadBenchmark.RunAsync(rest),
    ["events", .. var rest] => await EventsBenchmark.RunAsync(rest),
    ["lag", .. var rest] => await LagBenchmark.RunAsync(rest),
    ["history", .. var rest] => await HistoryBenchmark.RunAsync(rest),
    ["fleet", .. var rest] => await Fleet.RunAsync(rest),
    ["equal", .. var rest] => await EqualArtifactsBenchmark.RunAsync(rest),
    _ => Usage.Print(),
};
