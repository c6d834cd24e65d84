namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Whether a Harbor lists the artifacts of a whole project: 2.12 and later do. Found out once.</summary>
internal sealed class ProjectListingSupport
{
    private volatile bool _absent;

    public bool IsAbsent => _absent;

    public void NoteAbsent() => _absent = true;
}
