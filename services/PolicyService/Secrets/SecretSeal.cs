namespace HarborReplication.PolicyService.Secrets;

/// <summary>A known word sealed with the key in use: one row, by which a start with another key is noticed.</summary>
internal sealed class SecretSeal
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public required string Sealed { get; set; }
}
