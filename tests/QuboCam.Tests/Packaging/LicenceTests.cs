using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;

namespace QuboCam.Tests.Packaging;

/// <summary>Every package that a lock file names has a licence that goes with Apache-2.0, by what the package says of itself.</summary>
public sealed class LicenceTests
{
    /// <summary>Licences of packages that are shipped with the program.</summary>
    private static readonly ImmutableHashSet<string> Permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL"];

    /// <summary>Licences that are good enough for what only tests and benchmarks use: the file that is changed has to stay open, no other.</summary>
    private static readonly ImmutableHashSet<string> OfTests = [.. Permissive, "MPL-2.0"];

    /// <summary>Packages that bring their licence as a text, which was read: it is MIT's.</summary>
    private static readonly ImmutableHashSet<string> ReadAsMit =
    [
        "CommandLineParser", "K4os.Compression.LZ4", "Microsoft.DotNet.PlatformAbstractions", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Managed",
        "Sylvan.Data.Csv",
    ];

    public static TheoryData<string> Projects => ["src/QuboCam", "src/QuboCam.App", "tests/QuboCam.Tests", "bench/QuboCam.Benchmarks"];

    [Theory, MemberData(nameof(Projects))]
    public void EveryPackageHasALicenceThatIsAllowed(string project)
    {
        ImmutableHashSet<string> allowed = project.StartsWith("src/", StringComparison.Ordinal) ? Permissive : OfTests;
        (string Name, string Licence)[] packages = [.. Locked(project).Distinct().Select(package => (package.Name, LicenceOf(package.Name, package.Version)))];

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.True(allowed.Contains(package.Licence), $"{package.Name}: {package.Licence}"));
    }

    private static IEnumerable<(string Name, string Version)> Locked(string project)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.Place([.. project.Split('/'), "packages.lock.json"])));
        foreach (JsonProperty framework in file.RootElement.GetProperty("dependencies").EnumerateObject())
            foreach (JsonProperty package in framework.Value.EnumerateObject())
                if (package.Value.TryGetProperty("resolved", out JsonElement version)) // projects have none
                    yield return (package.Name, version.GetString()!);
    }

    /// <summary>The expression in the package's own description; what else it says, where it has none.</summary>
    private static string LicenceOf(string name, string version)
    {
        if (ReadAsMit.Contains(name)) return "MIT";
        string description = Path.Combine(DotnetCommand.Cache, name.ToLowerInvariant(), version.ToLowerInvariant(), $"{name.ToLowerInvariant()}.nuspec");
        if (!File.Exists(description)) Assert.Skip($"{name} {version} is not restored here.");
        XElement metadata = XDocument.Load(description).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        return metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license") is { } licence
            ? licence.Attribute("type")?.Value == "expression" ? licence.Value : $"a text, {licence.Value}: read it" : "none is said";
    }
}
