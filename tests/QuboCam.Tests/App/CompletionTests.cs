using System.Diagnostics;

namespace QuboCam.Tests.App;

/// <summary>The scripts that shells complete with, asked for once.</summary>
public sealed class CompletionScripts : IAsyncLifetime, IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Dictionary<string, string> files = [];

    public static string[] Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>File of the script of a shell.</summary>
    public string FileOf(string shell) => files[shell];

    public async ValueTask InitializeAsync()
    {
        foreach (string shell in Shells)
            files[shell] = folder.File(shell, System.Text.Encoding.UTF8.GetBytes((await ProgramRun.Succeeds("completion", shell)).Output));
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => folder.Dispose();
}

public sealed class CompletionTests(CompletionScripts scripts) : IClassFixture<CompletionScripts>
{
    [Theory]
    [InlineData("qubocam ex", "explain export-explainer")]
    [InlineData("qubocam cluster s", "silo status submit")]
    [InlineData("qubocam cluster submit ", "evaluate")]
    [InlineData("qubocam explain --samp", "--sampler")]
    [InlineData("qubocam explain --sampler s", "simulated-annealing state-vector steepest-descent")]
    [InlineData("qubocam explain --method grad-cam+", "grad-cam++")]
    [InlineData("qubocam explain x.png --method grad-cam --colormap ", "inferno viridis")]
    [InlineData("qubocam evaluate --part ", "all test train")]
    [InlineData("qubocam evaluate --metric=i", "increase-in-confidence infidelity insertion iou")]
    [InlineData("qubocam cluster submit evaluate --fold ", "test validation")]
    [InlineData("qubocam cluster submit evaluate --dev", "")]
    [InlineData("qubocam solve p.json --compare exact t", "tabu")]
    [InlineData("qubocam solve p.json --compare exact --descent ", "no yes")]
    [InlineData("qubocam completion z", "zsh")]
    [InlineData("qubocam explain --beta ", "")]
    public async Task BashOffersWhatMayStandThere(string line, string expected)
    {
        string[] offered = await BashAsync(line);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), offered);
    }

    // Bash takes "sample:b" for two words, of which it replaces the second.
    [Fact]
    public async Task BashOffersTheRestOfANameWithAColon() => Assert.Equal(["bag"], await BashAsync("qubocam explain sample:b"));

    [Theory]
    [InlineData("qubocam explain --labels two", "two words.txt")]
    [InlineData("qubocam explain --model fash", "fashion-16 fashion-24 fashion-32 fashion.onnx")]
    [InlineData("qubocam solve p", "p.json")]
    [InlineData("qubocam explain --out d", "dir")]
    public async Task BashOffersFilesWhereAFileMayStand(string line, string expected)
    {
        using TestFolder here = new();
        foreach (string name in (string[])["two words.txt", "fashion.onnx", "p.json", "dir/file"])
            here.File(name, []);

        string[] offered = await BashAsync(line, here.Path);

        Assert.Equal(expected, string.Join(' ', offered));
    }

    [Theory]
    [InlineData("qubocam cluster s", "silo status submit")]
    [InlineData("qubocam explain --sampler s", "simulated-annealing state-vector steepest-descent")]
    [InlineData("qubocam explain --samp", "--sampler")]
    [InlineData("qubocam evaluate --part ", "all test train")]
    [InlineData("qubocam completion z", "zsh")]
    public async Task FishOffersWhatMayStandThere(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed.");

        string output = await OutputAsync("/usr/bin/fish", "--no-config", "-c", $"source {scripts.FileOf("fish")}; complete -C '{line}'");

        Assert.Equal(expected.Split(' '), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(offer => offer.Split('\t')[0]).Order());
    }

    // The completion system needs a terminal; here its functions only say what they were given.
    [Theory]
    [InlineData("cluster s", "silo status submit fetch")]
    [InlineData("explain --sampler s", "simulated-annealing state-vector steepest-descent")]
    [InlineData("explain --labels x", "FILES")]
    [InlineData("solve p.json --compare exact t", "tabu")]
    [InlineData("explain -", "--sampler --device --help")]
    public async Task ZshOffersWhatMayStandThere(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed.");
        string[] words = ["qubocam", .. line.Split(' ')];

        string output = await OutputAsync("/usr/bin/zsh", "-f", "-c", $$"""
            compdef() { }
            _files() { print FILES }
            compadd() { local name=${@[-1]}; print -rl -- ${(P)name} }
            functions[_describe]=$functions[compadd]
            source {{scripts.FileOf("zsh")}}
            words=({{string.Join(' ', words.Select(word => $"'{word}'"))}}) CURRENT={{words.Length}} PREFIX='{{words[^1]}}'
            _qubocam
            """);

        string[] offered = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(offer => offer.Split(':')[0])];
        Assert.All(expected.Split(' '), word => Assert.Contains(word, offered));
    }

    [Theory, MemberData(nameof(Shells))]
    public async Task EveryScriptKnowsCommandsOptionsAndChoices(string shell)
    {
        string script = await File.ReadAllTextAsync(scripts.FileOf(shell), TestContext.Current.CancellationToken);

        Assert.All(
            (string[])["qubocam cluster submit evaluate", "export-explainer", "max-qpu-time", "grad-cam-element-wise", "sample:ankle-boot", "imagenet"],
            word => Assert.Contains(word, script));
        Assert.DoesNotContain("cluster worker", script); // which is hidden
    }

    public static TheoryData<string> Shells() => [.. CompletionScripts.Shells];

    /// <summary>What bash would offer at the end of a line, in order.</summary>
    private Task<string[]> BashAsync(string line) => BashAsync(line, Path.GetTempPath());

    private async Task<string[]> BashAsync(string line, string folder)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not installed.");
        string output = await OutputAsync("/bin/bash", "--norc", "-c", $$"""
            cd '{{folder}}'
            source '{{scripts.FileOf("bash")}}'
            complete -p qubocam > /dev/null || exit 9
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            _qubocam
            [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
            """);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>Standard output of a program that ends well and complains of nothing.</summary>
    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        ProgramRun run = await ProgramRun.End(process);
        Assert.Equal((0, ""), (run.Status, run.Error));
        return run.Output;
    }
}
