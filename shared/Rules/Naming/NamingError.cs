namespace HarborReplication.Rules.Naming;

/// <summary>Why a repository has no name at a destination, for programs and for people.</summary>
public sealed record NamingError(NamingFault Fault, string Message);
