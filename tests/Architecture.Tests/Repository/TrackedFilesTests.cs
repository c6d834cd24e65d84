using System.Diagnostics;
using System.Text.RegularExpressions;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Repository;

/// <summary>What must not be written into any file of the repository.</summary>
public sealed class TrackedFilesTests
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", ".git", ".vs", ".idea", "TestResults", "data"];

    // Composed, so that this file does not contain what it looks for.
    private static readonly Regex MachinePath = new("(?<![A-Za-z0-9_.$}])/(" + "work|root|farm|Users|home" + ")/[A-Za-z0-9._-]+");
    private static readonly Regex PackageHost = new(@"https?://[^\s""'/<>]*(" + "nu" + "get|npm" + "js|pypi|artifactory|nexus" + @")[^\s""'/<>]*", RegexOptions.IgnoreCase);
    private static readonly Regex Unfinished = new(@"\b(" + "TO" + "DO|FIX" + "ME|NotImplemented" + @"Exception)\b");

    [Theory]
    [InlineData("see /" + "home/someone/notes.txt", true)]
    [InlineData("cp x /" + "work/x", true)]
    [InlineData("/api/v2.0/ho" + "me/x", false)]
    public void MachinePath_Samples_AreToldApart(string text, bool found) => Assert.Equal(found, MachinePath.IsMatch(text));

    [Fact]
    public void Files_OfTheRepository_NameNoPathOfOneMachine() => AssertNowhere(MachinePath);

    [Fact]
    public void Files_OfTheRepository_NameNoPackageHost() => AssertNowhere(PackageHost);

    [Fact]
    public void Files_OfTheRepository_AreFinished() => AssertNowhere(Unfinished);

    [Theory]
    [InlineData("tests/run")]
    [InlineData(".ci/run")]
    public void Scripts_OfTheRepository_AreExecutable(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no file modes on Windows");
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(RepositoryRoot.Combine(script)).HasFlag(UnixFileMode.UserExecute));
    }

    private static void AssertNowhere(Regex unwanted)
    {
        var files = TrackedFiles();
        Assert.Contains("HarborReplication.sln", files);

        var found = files
            .Select(file => (file, text: File.ReadAllText(RepositoryRoot.Combine(file))))
            .Where(file => !file.text.Contains('\0'))
            .SelectMany(file => unwanted.Matches(file.text).Select(match => $"{file.file}: {match.Value}"));

        Violations.AssertNone(found);
    }

    /// <summary>What git tracks; in an unpacked archive without git, everything but build output.</summary>
    private static List<string> TrackedFiles()
    {
        if (Directory.Exists(RepositoryRoot.Combine(".git")) || File.Exists(RepositoryRoot.Combine(".git")))
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", RepositoryRoot.Path, "ls-files", "-z"]) { RedirectStandardOutput = true })!;
            var listed = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            if (git.ExitCode == 0)
                return [.. listed.Where(file => File.Exists(RepositoryRoot.Combine(file)))];
        }

        return
        [
            .. Directory.GetFiles(RepositoryRoot.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))
                .Where(file => !file.Split('/').Any(NotOurs.Contains)),
        ];
    }
}
