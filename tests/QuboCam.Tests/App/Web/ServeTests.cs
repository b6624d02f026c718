using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuboCam.Tests.App.Web;

/// <summary>The real program as a server: killed, stopped, started again.</summary>
public sealed partial class ServeTests
{
    private static readonly byte[] Dense = System.Text.Encoding.ASCII.GetBytes(string.Concat(
        from i in Enumerable.Range(0, 60) from j in Enumerable.Range(i, 60 - i)
        select FormattableString.Invariant($"{i} {j} {Math.Sin(1 + i * 60 + j):0.####}\n")));

    [Fact]
    public async Task NothingThatIsDoneIsLostWhenTheServerIsKilled()
    {
        using TempFolder folder = new();
        string done, before, unfinished;
        using (Served server = await Served.StartAsync(folder.Path))
        {
            JsonElement explained = await server.EndAsync(await server.PostAsync("/api/v1/jobs/explain", WebFactory.Form(("sample", "sample:bag"))));
            done = explained.GetProperty("explanation").GetString()!;
            before = await server.Client.GetStringAsync($"/api/v1/explanations/{done}", TestContext.Current.CancellationToken);
            unfinished = await server.BeginEndlessAsync();
            server.Kill();
        }

        using Served again = await Served.StartAsync(folder.Path);
        string after = await again.Client.GetStringAsync($"/api/v1/explanations/{done}", TestContext.Current.CancellationToken);
        await again.WaitForAsync(unfinished, "running");

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task AJobThatEndsTheServerTwiceIsGivenUp()
    {
        using TempFolder folder = new();
        string job;
        using (Served server = await Served.StartAsync(folder.Path))
        {
            job = await server.BeginEndlessAsync();
            server.Kill();
        }
        using (Served server = await Served.StartAsync(folder.Path))
        {
            await server.WaitForAsync(job, "running");
            server.Kill();
        }

        using Served third = await Served.StartAsync(folder.Path);
        JsonElement state = await third.GetAsync($"/api/v1/jobs/{job}");

        Assert.Equal("failed", state.GetProperty("state").GetString());
        Assert.Contains("ended 2 times", state.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatIsStoppedPutsItsJobsBack()
    {
        using TempFolder folder = new();
        string job;
        using (Served server = await Served.StartAsync(folder.Path))
        {
            job = await server.BeginEndlessAsync();

            Assert.Equal(0, await server.StopAsync());
        }

        using Served again = await Served.StartAsync(folder.Path);
        await again.WaitForAsync(job, "running");
    }

    [Fact]
    public async Task ASecondServerIsKeptOutOfTheFolder()
    {
        using TempFolder folder = new();
        using Served server = await Served.StartAsync(folder.Path);

        ProgramRun second = await ProgramRun.Of("serve", "--urls", "http://127.0.0.1:0", "--data", folder.Path);

        Assert.Equal(2, second.Status);
        Assert.Contains("another server uses it", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClusterIsShownOfADatabaseThatIsNamed()
    {
        using Process process = ProgramRun.Start(new Dictionary<string, string> { ["QUBOCAM_POSTGRES"] = "" }, "serve", "--cluster");

        ProgramRun run = await ProgramRun.End(process);

        Assert.Equal(2, run.Status);
        Assert.Contains("--cluster: which one?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "no API key")]
    [InlineData("nonsense", "an address is wanted")]
    [InlineData("http://203.0.113.7:5080", "no API key")]
    public async Task AWrongAddressIsOneLine(string urls, string line)
    {
        using TempFolder folder = new();

        ProgramRun run = await ProgramRun.Of("serve", "--urls", urls, "--data", folder.Path);

        Assert.Equal(2, run.Status);
        Assert.Contains(line, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task AModelOfAStrangerThatWantsAllMemoryIsRefused()
    {
        using TempFolder folder = new();
        using Served server = await Served.StartAsync(folder.Path);

        byte[] tensor = NpyFile.Encode(new float[TinyModel.Channels * TinyModel.Side * TinyModel.Side], [1, TinyModel.Channels, TinyModel.Side, TinyModel.Side]);
        MultipartFormDataContent form = WebFactory.Form().With("model", HostileModel.ComputedSize(10_000_000_000).Bytes, "huge.onnx");

        using HttpResponseMessage response = await server.Client.PostAsync(
            "/api/v1/explain", form.With("image", tensor, "zeros.npy"), TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("huge.onnx: it wants more memory", text, StringComparison.Ordinal);
        Assert.Equal("healthy", (await server.GetAsync("/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task HttpsIsServedWithTheCertificateThatTheEnvironmentNames()
    {
        using TempFolder folder = new();
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string file = Path.Combine(folder.Path, "server.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "secret"), TestContext.Current.CancellationToken);
        using Served server = await Served.StartAsync(folder.Path, "https://127.0.0.1:0", new()
        {
            ["ASPNETCORE_Kestrel__Certificates__Default__Path"] = file, ["ASPNETCORE_Kestrel__Certificates__Default__Password"] = "secret",
        });
        using HttpClient client = new(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint,
        });

        string health = await client.GetStringAsync(new Uri(server.Client.BaseAddress!, "/health"), TestContext.Current.CancellationToken);

        Assert.Equal("https", server.Client.BaseAddress!.Scheme);
        Assert.Contains("healthy", health, StringComparison.Ordinal);
    }

    private sealed partial class Served : IDisposable
    {
        private readonly Process process;

        private Served(Process process, Uri address) => (this.process, Client) = (process, new HttpClient { BaseAddress = address });

        public HttpClient Client { get; }

        public static async Task<Served> StartAsync(
            string folder, string urls = "http://127.0.0.1:0", Dictionary<string, string>? environment = null)
        {
            Process process = ProgramRun.Start(environment ?? [], "serve", "--urls", urls, "--data", folder);
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(line is not null, "The server does not start.");
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new Served(process, new Uri(Place().Match(line).Value));
        }

        public async Task<JsonElement> GetAsync(string path) =>
            JsonDocument.Parse(await Client.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

        public async Task<JsonElement> PostAsync(string path, MultipartFormDataContent form)
        {
            using HttpResponseMessage response = await Client.PostAsync(path, form, TestContext.Current.CancellationToken);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonDocument.Parse(text).RootElement;
        }

        /// <summary>Starts a job that would take hours, and waits until it runs.</summary>
        public async Task<string> BeginEndlessAsync()
        {
            JsonElement job = await PostAsync("/api/v1/jobs/solve", WebFactory.Form(
                ("sampler", "simulated-annealing"), ("sweeps", "1000000000"), ("reads", "1000"), ("no-presolve", "true"))
                .With("problem", Dense, "dense.coo"));
            string id = job.GetProperty("id").GetString()!;
            await WaitForAsync(id, "running");
            return id;
        }

        public async Task WaitForAsync(string id, string state)
        {
            for (int i = 0; i < 300; i++)
            {
                if ((await GetAsync($"/api/v1/jobs/{id}")).GetProperty("state").GetString() == state) return;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            Assert.Fail($"The job is not {state}.");
        }

        public async Task<JsonElement> EndAsync(JsonElement job)
        {
            string id = job.GetProperty("id").GetString()!;
            await WaitForAsync(id, "done");
            return await GetAsync($"/api/v1/jobs/{id}");
        }

        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
        }

        /// <summary>Stops it as a service manager does; its exit status.</summary>
        public async Task<int> StopAsync()
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }

        public void Dispose()
        {
            if (!process.HasExited) Kill();
            process.Dispose();
            Client.Dispose();
        }

        [GeneratedRegex(@"https?://\S+")]
        private static partial Regex Place();
    }
}
