namespace HarborReplication.Rules.Naming;

/// <summary>Why a repository has no name at a destination; concerns that repository only.</summary>
public enum NamingFault
{
    /// <summary>It has fewer parent components than are to be replaced.</summary>
    TooFewComponents,

    /// <summary>The destination's <see cref="PathRule"/> forbids the name.</summary>
    PathRule,

    /// <summary>Another repository has the name already.</summary>
    Collision,

    /// <summary>The name would be longer than <see cref="RepositoryGrammar.MaxLength"/>.</summary>
    TooLong,
}
