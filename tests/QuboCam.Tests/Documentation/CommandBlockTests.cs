using System.CommandLine;
using System.Globalization;
using QuboCam.App;
using QuboCam.Tests.App;

namespace QuboCam.Tests.Documentation;

/// <summary>The command lines of the documentation are understood, and those that need no file of the reader's work.</summary>
public sealed class CommandBlockTests : IDisposable
{
    // Commands that end within a second or two by themselves.
    private static readonly string[] Short = ["explain", "layers", "problem", "solve", "convert", "export-explainer"];

    // What takes long, or needs a service.
    private static readonly string[] Long = ["--compare", "--time-limit", "dwave"];

    private static readonly string[] Outputs = ["--out", "--plot", "--distribution"];

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Pages => [.. DocumentationPage.All.Where(page => Commands(page).Any())];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Pages))]
    public void EveryCommandLineIsUnderstood(string page)
    {
        RootCommand root = CommandTable.Root();

        Assert.All(Commands(page), words => Assert.Empty(root.Parse(words).Errors.Select(error => error.Message)));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task WhatNeedsNoOtherFileWorks(string page)
    {
        foreach (string[] words in Commands(page).Where(CanRun))
            await ProgramRun.SucceedsIn(_folder.Path, words);
    }

    [Fact]
    public void TheTutorialIsRun() => Assert.True(Commands("docs/tutorial.md").Count(CanRun) >= 3);

    private static IEnumerable<string[]> Commands(string page) => DocumentationPage.Read(page).Code.SelectMany(CommandLines.In);

    /// <summary>Whether every file that it reads is built in, or was written by a command before it.</summary>
    private bool CanRun(string[] words) =>
        Short.Contains(words[0]) && !words.Any(Long.Contains)
        && words.Index().Where(word => IsInput(words, word.Index)).All(word => File.Exists(Path.Combine(_folder.Path, word.Item)));

    private static bool IsInput(string[] words, int index) =>
        index > 0 && Path.HasExtension(words[index]) && !Outputs.Contains(words[index - 1])
        && !double.TryParse(words[index], CultureInfo.InvariantCulture, out _);
}
