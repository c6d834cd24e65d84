namespace HarborReplication.TriggerService.Policies;

/// <summary>How far the projection has followed PolicyService's changes; a single row.</summary>
internal sealed class PolicyCursor
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public long Sequence { get; set; }

    /// <summary>When PolicyService last said that there is nothing newer.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When a replica was last here to take webhooks, give or take a few seconds.</summary>
    public DateTimeOffset? PresentAt { get; set; }
}
