namespace HarborReplication.PolicyService.Http;

/// <summary>Something read from a request that may turn out to be malformed; the handler does not run then.</summary>
internal interface IRequestPart
{
    /// <summary>What to answer instead; null when the part could be read.</summary>
    ApiProblem? Problem { get; }
}
