using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Accounts, found as D-Wave's Ocean finds them.</summary>
public sealed class ConfigurationTests
{
    private const string System = "/etc/dwave/dwave.conf";
    private const string User = "/home/me/.config/dwave/dwave.conf";
    private const string Local = "/somewhere/here/dwave.conf";

    private const string Europe = "https://eu-central-1.cloud.dwavesys.com/sapi/v2/";
    private const string East = "https://na-east-1.cloud.dwavesys.com/sapi/v2/";

    // A secret that no message may hold.
    private const string Secret = "DEV-0123456789abcdef";

    [Fact]
    public void WithoutAFileOceansDefaultsHold()
    {
        DWaveConfiguration configuration = Load(Variables(("DWAVE_API_TOKEN", Secret)));

        Assert.Equal("https://cloud.dwavesys.com/sapi/", configuration.Endpoint.ToString());
        Assert.Equal("https://cloud.dwavesys.com/metadata/v1/", configuration.Metadata.ToString());
        Assert.Equal(TimeSpan.FromSeconds(60), configuration.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(120), configuration.RequestTimeout);
        Assert.Equal(PollStrategy.LongPolling, configuration.PollStrategy);
        Assert.Equal(TimeSpan.FromSeconds(30), configuration.LongPollTime);
        Assert.Equal((TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(60), 1.3), configuration.Backoff);
        Assert.Equal((10, TimeSpan.FromSeconds(0.01), TimeSpan.FromSeconds(60)), configuration.Retries);
        Assert.Null(configuration.PollingTimeout);
        Assert.Null(configuration.Solver);
        Assert.False(configuration.PermissiveSsl);
    }

    [Fact]
    public void TheCommandLineOverridesTheEnvironmentThatTheProfileAndThatTheDefaults()
    {
        DWaveEnvironment environment = Files(
            (Local, "[defaults]\ntoken = d\nsolver = of-defaults\nclient = qpu\n[p]\nsolver = of-profile\n"));

        Assert.Equal("of-profile", Load(environment).Solver);
        Assert.Equal("qpu", Load(environment).Client);
        DWaveEnvironment set = With(environment, ("DWAVE_API_SOLVER", "of-environment"), ("DWAVE_API_CLIENT", "hybrid"));
        Assert.Equal("of-environment", Load(set).Solver);
        Assert.Equal("hybrid", Load(set).Client);
        Assert.Equal("of-command-line", Load(set, new DWaveSettings { Solver = "of-command-line" }).Solver);
    }

    [Fact]
    public void TheTokenOfTheEnvironmentOverridesThatOfTheFile()
    {
        DWaveEnvironment environment = Files((Local, "[p]\ntoken = of-file\n"));

        Assert.Equal("of-file", Load(environment).Token.Reveal());
        Assert.Equal("of-environment", Load(With(environment, ("DWAVE_API_TOKEN", "of-environment"))).Token.Reveal());
        Assert.Equal("of-file", Load(With(environment, ("DWAVE_API_TOKEN", ""))).Token.Reveal());
    }

    // Key by key and section by section: the system's first section stays the first, the folder's value of it wins.
    [Fact]
    public void FilesOfSystemUserAndFolderAreLaidOverEachOther()
    {
        DWaveEnvironment environment = Files(
            (Local, "[b]\nsolver = local-b\n[a]\nsolver = local-a\n"),
            (System, "[a]\ntoken = system\nsolver = system-a\nclient = qpu\n"),
            (User, "[a]\ntoken = user\n"));

        DWaveConfiguration configuration = Load(environment);

        Assert.Equal(("user", "local-a", "qpu"), (configuration.Token.Reveal(), configuration.Solver, configuration.Client));
    }

    [Fact]
    public void TheProfileIsThatOfTheCommandLineOfTheEnvironmentOfTheDefaultsOrTheFirst()
    {
        const string Sections = "[a]\nsolver = a\n[b]\nsolver = b\n[c]\nsolver = c\n";
        DWaveEnvironment first = Files((Local, "[defaults]\ntoken = t\n" + Sections));
        DWaveEnvironment named = Files((Local, "[defaults]\ntoken = t\nprofile = b\n" + Sections));
        DWaveEnvironment set = With(named, ("DWAVE_PROFILE", "c"));

        Assert.Equal("a", Load(first).Solver);
        Assert.Equal("b", Load(named).Solver);
        Assert.Equal("c", Load(set).Solver);
        Assert.Equal("a", Load(set, new DWaveSettings { Profile = "a" }).Solver);
    }

    [Fact]
    public void DefaultsAloneAreAProfile()
    {
        Assert.Equal("only", Load(Files((Local, "[defaults]\ntoken = t\nsolver = only\n"))).Solver);
    }

    [Fact]
    public void AProfileThatDoesNotExistIsNamedWithThoseThatDo()
    {
        string message = Refusal(Files((Local, "[a]\ntoken = t\n[b]\n")), new DWaveSettings { Profile = "prod" });

        Assert.Contains("no D-Wave profile 'prod'", message);
        Assert.Contains("there are a, b", message);
    }

    [Fact]
    public void ANamedFileTakesThePlaceOfTheUsualOnes()
    {
        DWaveEnvironment environment = Files(
            (Local, "[l]\ntoken = local\n"), ("/home/me/own.conf", "[o]\ntoken = own\n"), ("/x.conf", "[x]\ntoken = x\n"));
        DWaveEnvironment set = With(environment, ("DWAVE_CONFIG_FILE", "~/own.conf"));

        Assert.Equal("own", Load(set).Token.Reveal());
        Assert.Equal("x", Load(set, new DWaveSettings { ConfigFile = "/x.conf" }).Token.Reveal());
        Assert.Contains("/none.conf does not exist", Refusal(set, new DWaveSettings { ConfigFile = "/none.conf" }));
    }

    // Ocean: an endpoint or region of one level clears both of those below; on one level, the endpoint rules.
    [Theory]
    [InlineData("endpoint = https://file/", null, null, null, null, "https://file/", null)]
    [InlineData("region = eu-central-1", null, null, null, null, Europe, "eu-central-1")]
    [InlineData("endpoint = https://file/", null, "na-east-1", null, null, East, "na-east-1")]
    [InlineData("region = eu-central-1", "https://env/", null, null, null, "https://env/", null)]
    [InlineData("", "https://env", "na-east-1", null, null, "https://env/", null)]
    [InlineData("", "https://env/", null, null, "eu-central-1", Europe, "eu-central-1")]
    [InlineData("endpoint = https://file/", null, "na-east-1", "https://given/", null, "https://given/", null)]
    [InlineData("endpoint = https://file/\nregion = eu-central-1", "", "", null, null, "https://file/", null)]
    public void EndpointAndRegionExcludeEachOtherAcrossLevels(
        string file, string? endpoint, string? region, string? given, string? givenRegion, string expected, string? expectedCode)
    {
        DWaveEnvironment environment = With(
            Files((Local, $"[p]\ntoken = t\n{file}\n")), ("DWAVE_API_ENDPOINT", endpoint), ("DWAVE_API_REGION", region));

        DWaveConfiguration configuration = Load(environment, new DWaveSettings { Endpoint = given, Region = givenRegion });

        Assert.Equal((expected, expectedCode), (configuration.Endpoint.ToString(), configuration.Region));
    }

    // The expected values are those of Python 3.11's configparser for the same text, default_section="defaults".
    [Fact]
    public void FilesAreReadAsPythonReadsThem()
    {
        const string Text = """

            # whole line
            ; another
            [defaults]
              token = shared-token
            Endpoint : https://a.example/sapi?x=1:2
            [first]
            TOKEN = abc;def#kept
            solver = {"qpu": true,

               # inside
                 "num_qubits__gt": 5000}
            headers = A: 1
               B: 2:3
               C: [not a section] = x
            half = 50%%
            proxy = http://me:%(half)s@proxy.example:8080
            client =
            [x]y]
            [defaults]
            region = eu
            """;

        DWaveConfiguration configuration = Load(Files((Local, Text)));

        Assert.Equal("abc;def#kept", configuration.Token.Reveal());
        Assert.Equal("https://a.example/sapi?x=1:2/", configuration.Endpoint.ToString());
        using JsonDocument solver = JsonDocument.Parse(configuration.Solver!);
        Assert.Equal("""{"qpu":true,"num_qubits__gt":5000}""", JsonSerializer.Serialize(solver));
        Assert.Equal([("A", "1"), ("B", "2:3"), ("C", "[not a section] = x")], configuration.Headers);
        Assert.Equal("me:50%", Uri.UnescapeDataString(configuration.Proxy!.UserInfo));
        Assert.Null(configuration.Client);
        Assert.Equal("shared-token", Load(Files((Local, Text)), new DWaveSettings { Profile = "x]y" }).Token.Reveal());
    }

    [Theory]
    [InlineData("token = t", "line 1: a [SECTION] has to come first")]
    [InlineData("[a]\n" + Secret, "line 2: KEY = VALUE is wanted")]
    [InlineData("[a]\ntoken = " + Secret + "\n[a]\n", "line 3: the section [a] comes twice")]
    [InlineData("[a]\ntoken = " + Secret + "\nToken = " + Secret, "line 3: the key 'token' comes twice in [a]")]
    [InlineData("[]\n", "line 1: '[]' is no section")]
    public void ADamagedFileIsNamedWithItsLineAndWithoutItsSecrets(string text, string expected)
    {
        string message = Refusal(Files((Local, text)));

        Assert.Contains($"{Local}, {expected}", message);
        Assert.DoesNotContain(Secret, message);
    }

    [Theory]
    [InlineData("request_timeout = soon", "request_timeout = soon is no number")]
    [InlineData("request_timeout = 0", "request_timeout = 0 s is not between")]
    [InlineData("polling_timeout = -1", "polling_timeout = -1 is no number of at least 0")]
    [InlineData("polling_timeout = 1e9", "polling_timeout = 1000000000 s is not between")]
    [InlineData("poll_wait_time = 31", "poll_wait_time = 31 s is not between 0 and 30 s")]
    [InlineData("poll_strategy = often", "poll_strategy = often is neither")]
    [InlineData("poll_backoff_min = nan", "poll_backoff_min = nan is no number")]
    [InlineData("http_retry_total = 2.5", "http_retry_total = 2.5 is no whole number")]
    [InlineData("permissive_ssl = perhaps", "permissive_ssl = perhaps is neither true nor false")]
    [InlineData("endpoint = cloud.dwavesys.com", "endpoint 'cloud.dwavesys.com' is no address")]
    [InlineData("endpoint = file:///etc/passwd", "is no address")]
    [InlineData("region = evil.example/", "region 'evil.example/' is no code")]
    [InlineData("proxy = proxy:8080:x", "proxy is no address")]
    [InlineData("headers = no colon", "one of them has no ':'")]
    public void AValueThatCannotBeUsedIsNamed(string line, string expected)
    {
        string message = Refusal(Files((Local, $"[p]\ntoken = {Secret}\n{line}\n")));

        Assert.Contains(expected, message);
        Assert.DoesNotContain(Secret, message);
    }

    [Fact]
    public void SettingsOfTheFileAreRead()
    {
        DWaveConfiguration configuration = Load(Files((Local, """
            [p]
            token = t
            request_timeout = 7.5
            polling_timeout = 90
            poll_strategy = backoff
            poll_backoff_min = 0.25
            poll_backoff_max = 4
            poll_backoff_base = 0.5
            http_retry_total = False
            http_retry_backoff_factor = 0.5
            http_retry_backoff_max = 8
            permissive_ssl = On
            compress_qpu_problem_data = 0
            """)));

        Assert.Equal(TimeSpan.FromSeconds(7.5), configuration.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(7.5), configuration.RequestTimeout);
        Assert.Equal(TimeSpan.FromSeconds(90), configuration.PollingTimeout);
        Assert.Equal(PollStrategy.Backoff, configuration.PollStrategy);
        // Ocean keeps pauses at the least one or above, so that a base below 1 leaves them there.
        Assert.Equal((TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(4), 1), configuration.Backoff);
        Assert.Equal((0, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8)), configuration.Retries);
        Assert.True(configuration.PermissiveSsl);
        Assert.False(configuration.Compress);
    }

    [Fact]
    public void TheListOfRegionsMayLieElsewhere()
    {
        DWaveEnvironment environment = Variables(
            ("DWAVE_API_TOKEN", "t"), ("DWAVE_METADATA_API_ENDPOINT", "http://localhost:5/metadata"));

        Assert.Equal("http://localhost:5/metadata/", Load(environment).Metadata.ToString());
    }

    [Fact]
    public void AMissingTokenIsOneLineThatSaysHowToGiveOne()
    {
        string message = Refusal(Files((Local, "[prod]\nsolver = s\n")));

        Assert.Contains("DWAVE_API_TOKEN", message);
        Assert.Contains("profile 'prod'", message);
        Assert.Contains(Local, message);
        Assert.Contains(User, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("two words " + Secret)]
    [InlineData("line\nend " + Secret)]
    [InlineData("ü" + Secret)]
    public void ATokenThatNoHeaderCanCarryIsRefusedWithoutBeingRepeated(string token)
    {
        Assert.DoesNotContain(Secret, Refusal(Variables(("DWAVE_API_TOKEN", token))));
    }

    [Fact]
    public void TheTokenIsInNoTextAndInNoDocument()
    {
        DWaveConfiguration configuration = Load(
            Variables(("DWAVE_API_TOKEN", Secret), ("DWAVE_API_HEADERS", $"X-Key: {Secret}")));

        Assert.Equal("***", configuration.Token.ToString());
        Assert.Equal("***", $"{configuration.Token}");
        Assert.DoesNotContain(Secret, configuration.ToString());
        Assert.Equal("{}", JsonSerializer.Serialize(configuration.Token));
    }

    [Fact]
    public void APasswordOfTheProxyIsInNoText()
    {
        DWaveEnvironment environment = Variables(
            ("DWAVE_API_TOKEN", "t"), ("DWAVE_API_PROXY", $"socks5://me:{Secret}@proxy:1080"));

        Assert.Equal(1080, Load(environment).Proxy!.Port);
        Assert.DoesNotContain(Secret, Load(environment).ToString());
        Assert.DoesNotContain(Secret, Refusal(With(environment, ("DWAVE_API_PROXY", $"me:{Secret}@proxy"))));
    }

    [Fact]
    public void EachSystemHasItsPlaces()
    {
        DWaveEnvironment linux = Variables(("XDG_CONFIG_DIRS", "/one:/two"), ("XDG_CONFIG_HOME", "/conf"));

        Assert.Equal(["/etc/dwave/dwave.conf", "/etc/xdg/dwave/dwave.conf", User, Local], Variables().ConfigurationFiles);
        Assert.Equal(
            ["/etc/dwave/dwave.conf", "/one/dwave/dwave.conf", "/two/dwave/dwave.conf", "/conf/dwave/dwave.conf", Local],
            linux.ConfigurationFiles);
        Assert.Equal(
            [@"C:\ProgramData\dwavesystem\dwave\dwave.conf", @"C:\Users\me\AppData\Local\dwavesystem\dwave\dwave.conf"],
            (Variables() with { IsWindows = true, HomeFolder = @"C:\Users\me" }).ConfigurationFiles[..2]);
        Assert.Contains(
            "/home/me/Library/Application Support/dwave/dwave.conf", (Variables() with { IsMacOS = true }).ConfigurationFiles);
    }

    [Fact]
    public void AFileThatCannotBeReadIsNamed()
    {
        DWaveEnvironment environment = Variables() with { ReadFile = _ => throw new UnauthorizedAccessException("no access") };

        Assert.Contains($"{System} cannot be read: no access", Refusal(environment));
    }

    private static DWaveConfiguration Load(DWaveEnvironment environment, DWaveSettings? given = null) =>
        DWaveConfiguration.Load(given ?? new DWaveSettings(), environment);

    private static string Refusal(DWaveEnvironment environment, DWaveSettings? given = null) =>
        Assert.Throws<InputException>(() => Load(environment, given)).Message;

    private static DWaveEnvironment Variables(params (string Name, string? Value)[] variables) => new()
    {
        Variable = name => variables.FirstOrDefault(variable => variable.Name == name).Value,
        CurrentFolder = "/somewhere/here",
        HomeFolder = "/home/me",
        ReadFile = _ => null,
    };

    private static DWaveEnvironment Files(params (string Path, string Text)[] files) => Variables() with
    {
        ReadFile = path => files.FirstOrDefault(file => file.Path == path).Text,
    };

    private static DWaveEnvironment With(DWaveEnvironment environment, params (string Name, string? Value)[] variables) =>
        environment with
        {
            Variable = name => variables.Any(variable => variable.Name == name)
                ? variables.First(variable => variable.Name == name).Value : environment.Variable(name),
        };
}
