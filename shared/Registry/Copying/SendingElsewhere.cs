namespace HarborReplication.Registry.Copying;

/// <summary>A blob that another process is sending.</summary>
/// <param name="Sent">Bytes.</param>
/// <param name="Remaining">By the rate so far; null before the first bytes.</param>
public sealed record SendingElsewhere(long Sent, TimeSpan? Remaining);
