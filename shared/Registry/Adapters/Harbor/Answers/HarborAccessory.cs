namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <param name="Digest">Of the accessory itself.</param>
/// <param name="Type"><c>signature.cosign</c>, <c>signature.notation</c>, <c>sbom.harbor</c>, <c>subject.accessory</c> and others.</param>
internal sealed record HarborAccessory(string? Digest, string? Type);
