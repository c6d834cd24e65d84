using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Auth;

/// <summary>
/// What a request needs to be allowed, in the words of the
/// <see href="https://distribution.github.io/distribution/spec/auth/scope/">token specification</see>:
/// <c>repository:team/app:pull,push</c>. Several are separated by spaces; empty means any valid credential.
/// </summary>
internal readonly record struct AccessScope(string Value)
{
    public static AccessScope None { get; } = new("");

    public static AccessScope Catalog { get; } = new("registry:catalog:*");

    public static AccessScope Pull(RepositoryName repository) => new($"repository:{repository}:pull");

    public static AccessScope Push(RepositoryName repository) => new($"repository:{repository}:pull,push");

    public static AccessScope Delete(RepositoryName repository) => new($"repository:{repository}:pull,delete");

    public static AccessScope Mount(RepositoryName repository, RepositoryName from) =>
        repository == from ? Push(repository) : new AccessScope($"repository:{repository}:pull,push repository:{from}:pull");

    public override string ToString() => Value;
}
