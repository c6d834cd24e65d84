using System.Data.Common;

namespace HarborReplication.TriggerService.Events;

/// <summary>
/// Commits together what is told at the same time: while one transaction is on its way, the events of further requests gather for the next
/// one. What comes alone waits for nobody.
/// </summary>
internal sealed class EventCommits(IServiceScopeFactory scopes)
{
    private const int MostEvents = 1_000;
    private readonly Lock _lock = new();
    private readonly Queue<Telling> _waiting = [];
    private bool _isCommitting;

    /// <returns>How many of the events were new, once they are committed.</returns>
    public Task<int> AddAsync(IReadOnlyList<ArtifactEvent> events)
    {
        if (events.Count == 0)
            return Task.FromResult(0);
        var telling = new Telling(events);
        lock (_lock)
        {
            _waiting.Enqueue(telling);
            if (_isCommitting)
                return telling.Committed;
            _isCommitting = true;
        }

        _ = CommitAllAsync();
        return telling.Committed;
    }

    private async Task CommitAllAsync()
    {
        while (Next() is { Count: > 0 } some)
            await CommitAsync(some);
    }

    private List<Telling> Next()
    {
        lock (_lock)
        {
            var some = new List<Telling>();
            var events = 0;
            while (_waiting.TryPeek(out var telling) && (events == 0 || events + telling.Events.Count <= MostEvents))
            {
                some.Add(_waiting.Dequeue());
                events += telling.Events.Count;
            }

            _isCommitting = some.Count > 0;
            return some;
        }
    }

    // Whoever told them may have gone meanwhile; the others have not.
    private async Task CommitAsync(List<Telling> some)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var added = await scope.ServiceProvider.GetRequiredService<EventInbox>()
                .AddAsync([.. some.SelectMany(telling => telling.Events)], CancellationToken.None);
            var left = added.ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var telling in some)
                telling.Succeed(telling.Events.Count(left.Contains));
        }
        catch (DbException e) when (some.Count > 1 && !e.IsTransient)
        {
            // One of them may be what the database does not take.
            foreach (var telling in some)
                await CommitAsync([telling]);
        }
        catch (Exception e)
        {
            foreach (var telling in some)
                telling.Fail(e);
        }
    }

    /// <summary>The events of one request.</summary>
    private sealed class Telling(IReadOnlyList<ArtifactEvent> events)
    {
        private readonly TaskCompletionSource<int> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<ArtifactEvent> Events { get; } = events;

        public Task<int> Committed => _committed.Task;

        public void Succeed(int added) => _committed.TrySetResult(added);

        public void Fail(Exception exception) => _committed.TrySetException(exception);
    }
}
