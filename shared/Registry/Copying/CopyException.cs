using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Copying;

/// <summary>A copy that failed: on which side, in which step, why.</summary>
public sealed class CopyException : Exception
{
    public CopyException(CopySide side, CopyPhase phase, RegistryException cause)
        : base(cause?.Message, cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Side = side;
        Phase = phase;
        Cause = cause;
    }

    public CopyException()
        : this(default, default, new RegistryException())
    {
    }

    public CopyException(string message)
        : this(default, default, new RegistryException(message))
    {
    }

    public CopyException(string message, Exception innerException)
        : this(default, default, new RegistryException(message, innerException))
    {
    }

    public CopySide Side { get; }
    public CopyPhase Phase { get; }
    public RegistryException Cause { get; }
    public FailureKind Kind => Cause.Kind;

    /// <summary>Placements that turned out wrong before the copy failed.</summary>
    public IReadOnlyList<BlobLocation> WrongPlacements { get; init; } = [];
}
