namespace HarborReplication.PolicyService.Registries;

/// <summary>
/// Harbor's API knows the Harbor that serves it as registry 0, "Local". Here the registry that <c>Harbor__LocalRegistry</c> names answers
/// for it, so that clients written for a Harbor need no change; without the setting there is no registry 0.
/// </summary>
/// <param name="RegisteredName">The registry's own name; null: none answers as 0.</param>
internal sealed record LocalRegistry(string? RegisteredName)
{
    public const long Id = 0;
    public const string Name = "Local";
}
