namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>Hears what a source tells; that it ends is of no interest.</summary>
internal sealed class Hearing<T>(Action<T> heard) : IObserver<T>
{
    public void OnNext(T value) => heard(value);

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }
}
