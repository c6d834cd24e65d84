namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record WebhookTarget(string Type, string Address, string AuthHeader, string PayloadFormat, bool SkipsCertificateCheck);
