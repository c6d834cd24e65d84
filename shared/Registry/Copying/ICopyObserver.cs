namespace HarborReplication.Registry.Copying;

/// <summary>Hears about a running copy. Called from several threads, often, and in the way of the bytes: must be cheap and must not throw.</summary>
public interface ICopyObserver
{
    void OnProgress(CopyProgress progress);

    /// <summary>One line for the attempt's log, without a secret; a copy says at most <see cref="CopyLog.MaxLines"/> of them.</summary>
    void OnLog(string line);
}
