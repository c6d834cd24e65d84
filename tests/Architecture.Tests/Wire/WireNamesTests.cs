using System.Reflection;
using HarborReplication.Architecture.Tests.Code;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Wire;

/// <summary>
/// Bus messages travel between versions: their type names, members and words are frozen in <c>wire-names.txt</c>. Adding is allowed and
/// recorded there; removing or renaming breaks a neighbour that has not been upgraded yet.
/// </summary>
public sealed class WireNamesTests
{
    private static readonly string ListPath = RepositoryRoot.Combine("tests", "Architecture.Tests", "Wire", "wire-names.txt");

    [Fact]
    public void Names_OnceOnTheWire_AreNeverRemovedOrRenamed()
    {
        var recorded = File.ReadAllLines(ListPath).Where(line => line.Length > 0).ToList();
        Assert.NotEmpty(recorded);

        Violations.AssertNone(recorded.Except(Current()));
    }

    [Fact]
    public void Names_NewOnTheWire_AreRecorded()
    {
        var unrecorded = Current().Except(File.ReadAllLines(ListPath)).ToList();

        Assert.True(unrecorded.Count == 0, $"Add these lines to {Path.GetFileName(ListPath)}:{Environment.NewLine}{string.Join(Environment.NewLine, unrecorded)}");
    }

    /// <summary><c>Type.Member: type</c> for messages, <c>Type.Name = "word"</c> for words.</summary>
    private static List<string> Current() =>
    [
        .. Assemblies.Of("Contracts").GetExportedTypes()
            .SelectMany(type => MembersOf(type).Prepend(type.FullName!))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> MembersOf(Type type) =>
        type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{type.FullName}.{name}")
            : type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => $"{type.FullName}.{property.Name}: {NameOf(property.PropertyType)}")
                .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Static)
                    .Where(field => field.IsLiteral && field.FieldType == typeof(string))
                    .Select(field => $"{type.FullName}.{field.Name} = \"{field.GetRawConstantValue()}\""));

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return NameOf(underlying) + "?";
        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
    }
}
