using HarborReplication.Contracts.Claims;
using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.CopyWorker.Claims;

/// <summary>
/// The blobs that this session asks about, sends, and has stopped sending. Silence of the bus costs a short wait now and then: what is not
/// answered is sent. A large blob is asked about for longer, about as long as sending it would take: an answer that comes late is cheaper
/// than the blob's bytes a second time.
/// </summary>
internal sealed class FleetClaims(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private const long BytesOfASecond = 10_000_000;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private const int MostReleased = 1_000;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, OpenClaim> _open = [];
    private readonly Dictionary<long, Release> _released = [];
    private readonly WakeUp _wake = new();
    private long _lastClaim;
    private long _number;
    private long? _silentSince;

    /// <summary>Raised when there is something to say at once.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wake.WaitAsync(atMost, cancellationToken);

    /// <summary>Asks for a claim. It is open from then on, whatever the answer, until it is closed.</summary>
    /// <returns>Its number, and null without an answer.</returns>
    public async Task<(long Claim, BlobAnswer? Answer)> AskAsync(BlobQuestion question, Func<long> sent, CancellationToken cancellationToken)
    {
        OpenClaim open;
        var patience = PatienceFor(question.Size);
        lock (_lock)
        {
            open = new OpenClaim(question with { Claim = ++_lastClaim }, sent);
            _open.Add(open.Question.Claim, open);
            if (patience == ShortestWait && _silentSince is { } since && time.GetElapsedTime(since) < Silence)
                return (open.Question.Claim, null);
        }

        _wake.Raise();
        try
        {
            return (open.Question.Claim, await open.Answer.WaitAsync(patience, time, cancellationToken));
        }
        catch (TimeoutException)
        {
            lock (_lock)
                _silentSince = time.GetTimestamp();
            return (open.Question.Claim, null);
        }
        catch (OperationCanceledException)
        {
            Close(open.Question.Claim, hasLanded: false);
            throw;
        }
    }

    /// <summary>This session does not send the blob any more, or never has.</summary>
    public void Close(long claim, bool hasLanded)
    {
        lock (_lock)
        {
            if (!_open.Remove(claim, out var open))
                return;
            if (_released.Count >= MostReleased)
                _released.Clear();
            _released[claim] = new Release(open.Question, hasLanded);
        }

        _wake.Raise();
    }

    /// <summary>What there is to say; null when that is nothing.</summary>
    public ClaimBlobs? Next(Guid session)
    {
        lock (_lock)
        {
            if (_open.Count + _released.Count == 0)
                return null;
            var number = ++_number;
            foreach (var release in _released.Values)
                release.FirstIn ??= number;
            return new ClaimBlobs
            {
                Session = session,
                Number = number,
                Questions = [.. _open.Values.Where(open => !open.Answer.IsCompleted).Take(ClaimBlobs.MaxQuestions).Select(open => open.Question)],
                Held = [.. _open.Values.Where(open => open.Sent() > 0).Select(open => new ClaimProgress { Claim = open.Question.Claim, BytesSent = open.Sent() })],
                Released = [.. _released.Values.Select(release => release.Message)],
            };
        }
    }

    public void Apply(BlobsClaimed answer)
    {
        lock (_lock)
        {
            _silentSince = null;
            foreach (var one in answer.Answers)
            {
                if (_open.TryGetValue(one.Claim, out var open))
                    open.Answered(one);
            }

            foreach (var (claim, _) in _released.Where(release => release.Value.FirstIn <= answer.Number).ToList())
                _released.Remove(claim);
        }
    }

    public void Dispose() => _wake.Dispose();

    private static TimeSpan PatienceFor(long size)
    {
        var sending = TimeSpan.FromSeconds((double)size / BytesOfASecond);
        return sending < ShortestWait ? ShortestWait : sending > LongestWait ? LongestWait : sending;
    }

    private sealed class OpenClaim(BlobQuestion question, Func<long> sent)
    {
        private readonly TaskCompletionSource<BlobAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BlobQuestion Question => question;
        public Func<long> Sent => sent;
        public Task<BlobAnswer> Answer => _answer.Task;

        public void Answered(BlobAnswer answer) => _answer.TrySetResult(answer);
    }

    private sealed class Release(BlobQuestion question, bool hasLanded)
    {
        public long? FirstIn { get; set; }

        public ReleasedClaim Message { get; } = new()
        {
            Claim = question.Claim, RegistryId = question.RegistryId, Digest = question.Digest, Repository = question.Repository, Landed = hasLanded,
        };
    }
}
