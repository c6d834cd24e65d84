namespace HarborReplication.Sandbox.Access;

/// <summary>How a sandbox registry asks who is there.</summary>
public enum AccessMode
{
    /// <summary>It does not.</summary>
    Anonymous,

    /// <summary>401 with <c>WWW-Authenticate: Basic</c>; credentials with every request.</summary>
    Basic,

    /// <summary>401 with <c>WWW-Authenticate: Bearer</c>; tokens by scope from the registry's own <c>/token</c>, fetched with the credentials.</summary>
    Bearer,
}
