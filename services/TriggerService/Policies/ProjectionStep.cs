namespace HarborReplication.TriggerService.Policies;

/// <summary>What came of an answer from PolicyService.</summary>
internal enum ProjectionStep
{
    /// <summary>It began somewhere else than the projection ends.</summary>
    Ignored,

    /// <summary>Applied, and there is more.</summary>
    AskForMore,

    /// <summary>Applied, and there is nothing newer.</summary>
    UpToDate,
}
