using HarborReplication.Contracts.Readings;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Readings;

/// <summary>Lists some of a source as a plan would, and tells what it sees instead of planning anything.</summary>
internal sealed class SourceReadings(RegistryConnections connections, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public async Task<SourceRead> ReadAsync(ReadSource reading, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var answer = new ReadingAnswer(reading.ReadingId);
        try
        {
            if (!Selection.TryCreate([.. reading.Filters.Select(PlanFilters.ToRule)], out var selection, out var errors))
                return answer.Failed(Reasons.Unsupported, string.Join("; ", errors));
            var source = await connections.GetAsync(reading.Source, limit.Token);
            var listing = source.BeginListing();
            await foreach (var repository in SourceRepositories.ListAsync(listing, selection, limit.Token))
            {
                if (!answer.Begin(repository))
                    break;
                await ReadAsync(repository, source, listing, selection, answer, limit.Token);
            }

            return answer.Close();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return answer.OutOfTime($"the source was not listed within {Limit.TotalSeconds:0} s");
        }
        catch (RegistryException e)
        {
            return answer.Failed(FailureMapping.Reason(CopySide.Source, e.Kind), FailureAdvice.Sentence(CopySide.Source, e));
        }
        catch (Exception e) when (e is ConnectionMissingException or FormatException or NotSupportedException)
        {
            return answer.Failed(Reasons.Source + Reasons.Protocol, e.Message);
        }
    }

    private async Task ReadAsync(
        string repository, IRegistryAdapter source, IRegistryListing listing, Selection selection, ReadingAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var name = RepositoryName.Parse(repository);
            var types = new ManifestTypes(source.Client.GetManifestAsync);
            await foreach (var artifact in listing.ArtifactsAsync(name, cancellationToken))
            {
                // Those go with their subjects, whatever the filters say of them.
                if (artifact.Tags.Count > 0 && artifact.Tags.All(tag => AccessoryTag.TryParse(tag, out _)))
                    continue;
                if (!answer.Add(await ReadAsync(name, artifact, selection, types, cancellationToken)))
                    break;
            }
        }
        catch (RegistryException e)
        {
            answer.Fail(FailureMapping.Reason(CopySide.Source, e.Kind), FailureAdvice.Sentence(CopySide.Source, e));
        }
        catch (FormatException e)
        {
            answer.Fail(Reasons.Source + Reasons.Protocol, e.Message);
        }
    }

    private async Task<ReadArtifact> ReadAsync(
        RepositoryName repository, ListedArtifact artifact, Selection selection, ManifestTypes types, CancellationToken cancellationToken)
    {
        var facts = new ArtifactFacts { Labels = artifact.Labels, PushedAt = artifact.PushedAt, Types = artifact.Types };
        IReadOnlyList<string?> tags = artifact.Tags.Count > 0 ? artifact.Tags : (IReadOnlyList<string?>)[null];
        var asks = tags.Any(tag => selection.Judge(tag, facts, time.GetUtcNow()).Missing == MissingFact.Types);
        return new ReadArtifact
        {
            Digest = artifact.Digest?.ToString(),
            Tags = artifact.Tags,
            Labels = artifact.Labels,
            PushedAt = artifact.PushedAt,
            Types = asks ? await types.OfAsync(repository, artifact.Digest?.ToString() ?? artifact.Tags[0], cancellationToken) : artifact.Types,
        };
    }
}
