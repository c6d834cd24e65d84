namespace HarborReplication.Registry.Auth;

/// <summary>A bearer token and how long it is used.</summary>
/// <param name="Value">The secret.</param>
/// <param name="GoodUntil">Some time before the registry stops to accept it.</param>
internal sealed record AccessToken(string Value, DateTimeOffset GoodUntil)
{
    public override string ToString() => $"token good until {GoodUntil:O}";
}
