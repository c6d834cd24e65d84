namespace HarborReplication.ServiceDefaults.Configuration;

/// <summary>The settings do not allow a start; the message names every mistake.</summary>
public sealed class InvalidSettingsException : Exception
{
    public InvalidSettingsException(IReadOnlyCollection<string> mistakes)
        : base($"The settings do not allow a start:{Environment.NewLine}  - {string.Join(Environment.NewLine + "  - ", mistakes)}") => Mistakes = mistakes;

    public InvalidSettingsException()
        : this([])
    {
    }

    public InvalidSettingsException(string message)
        : this([message])
    {
    }

    public InvalidSettingsException(string message, Exception innerException)
        : base(message, innerException) => Mistakes = [message];

    /// <summary>One sentence per mistake, beginning with its key.</summary>
    public IReadOnlyCollection<string> Mistakes { get; }
}
