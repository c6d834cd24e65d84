namespace HarborReplication.Registry.Copying;

/// <summary>How the destination reference came to have the digest.</summary>
internal enum ReferenceWrite
{
    /// <summary>The PUT was answered with success.</summary>
    Written,

    /// <summary>The PUT was not answered clearly, and the reference has the digest.</summary>
    AnswerLost,

    /// <summary>The PUT was refused, and the reference has the digest all the same.</summary>
    FoundThere,
}
