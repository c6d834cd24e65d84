using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>Work as PolicyService lends it: registry 1 is the source, 2 the destination.</summary>
internal static class Grants
{
    public const long Source = 1;
    public const long Destination = 2;

    public static GrantedTask Task(long id, string repository = "team/app", string reference = "v1", int attempt = 1, long version = 1) => new()
    {
        TaskId = id, Attempt = attempt, ExecutionId = 10, PolicyId = 5, Lane = Lanes.Normal, Operation = Operations.Copy,
        Source = new RegistryVersion { RegistryId = Source, Version = version },
        Destination = new RegistryVersion { RegistryId = Destination, Version = version },
        SourceRepository = repository, SourceReference = reference,
        DestinationRepository = repository.Replace("team/", "mirror/", StringComparison.Ordinal), DestinationReference = reference,
        Override = true, CopyByChunk = false,
    };

    public static GrantedPlan Plan(long execution = 10, string destinationNamespace = "mirror", int replaceCount = 1, params PlanFilter[] filters) => new()
    {
        ExecutionId = execution, PlanAttempt = 1, PolicyId = 5, Override = true, Filters = filters,
        Source = new RegistryVersion { RegistryId = Source, Version = 1 },
        Destinations =
        [
            new PlanDestination { Registry = new RegistryVersion { RegistryId = Destination, Version = 1 }, Namespace = destinationNamespace, ReplaceCount = replaceCount },
        ],
    };
}
