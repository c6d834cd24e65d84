namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborWebhookTarget
{
    public string? Type { get; init; }
    public string? Address { get; init; }
    public string? AuthHeader { get; init; }
    public bool? SkipCertVerify { get; init; }

    /// <summary><c>Default</c> or <c>CloudEvents</c>; a Harbor that knows only one form does not show it.</summary>
    public string? PayloadFormat { get; init; }

    public override string ToString() => $"target {Address}";
}
