using PublicApiGenerator;

namespace QuboCam.Tests.Packaging;

/// <summary>The public API of the library is listed in a file, so that nobody changes it without seeing so.</summary>
public class PublicApiTests
{
    private const string Listed = "src/QuboCam/PublicApi.txt";

    [Fact]
    public void ThePublicApiIsTheOneThatIsListed()
    {
        string list = Repository.Place(Listed.Split('/'));
        string now = Lines(typeof(ImageExplainer).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));
        string before = File.Exists(list) ? Lines(File.ReadAllText(list)) : "";

        string made = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        File.WriteAllText(made, now);

        if (now != before) Assert.Fail($"The public API is not the one in {Listed}: {FirstDifference(before, now)} "
            + $"If it is meant to be so, copy {Path.GetRelativePath(Repository.Folder!, made)} there.");
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string FirstDifference(string before, string now)
    {
        string[] old = before.Split('\n'), made = now.Split('\n');
        int line = Enumerable.Range(0, Math.Max(old.Length, made.Length)).First(i => old.ElementAtOrDefault(i) != made.ElementAtOrDefault(i));
        return $"line {line + 1} was '{old.ElementAtOrDefault(line)?.Trim()}' and is '{made.ElementAtOrDefault(line)?.Trim()}'.";
    }
}
