using HarborReplication.CopyWorker.Sessions;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>Runs a granted plan. Another one than the planner measures what is done with plans, without registries to list.</summary>
internal interface IPlanRunner
{
    Task RunAsync(RunningPlan plan);
}
