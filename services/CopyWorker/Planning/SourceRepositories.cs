using HarborReplication.Registry.Adapters;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>The repositories of a source that a policy's name filters let through; listed only where the filters do not name them.</summary>
internal static class SourceRepositories
{
    public static IAsyncEnumerable<string> ListAsync(IRegistryListing source, Selection selection, CancellationToken cancellationToken) =>
        selection.Repositories.LiteralNames is { } literal
            ? literal.Where(selection.IncludesRepository).ToAsyncEnumerable()
            : source.RepositoriesAsync(selection.Repositories.Prefix, selection.IncludesRepository, cancellationToken);
}
