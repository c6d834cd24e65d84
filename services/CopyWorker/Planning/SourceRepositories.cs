using HarborReplication.Registry.Adapters;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>The repositories of a source that a policy's name filters let through; listed only where neither events nor the filters name them.</summary>
internal static class SourceRepositories
{
    public static IAsyncEnumerable<string> ListAsync(IRegistryListing source, Selection selection, CancellationToken cancellationToken) =>
        ListAsync(source, selection, selection.Repositories.LiteralNames, cancellationToken);

    /// <summary>The same where the names that there can be are known otherwise; null when the source has to be asked.</summary>
    public static IAsyncEnumerable<string> ListAsync(
        IRegistryListing source, Selection selection, IReadOnlyList<string>? names, CancellationToken cancellationToken) =>
        names is { } literal
            ? literal.Where(selection.IncludesRepository).ToAsyncEnumerable()
            : source.RepositoriesAsync(selection.Repositories.Prefix, selection.IncludesRepository, cancellationToken);
}
