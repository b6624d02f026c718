using System.CommandLine;
using System.Globalization;
using System.Net;
using QuboCam.App.Cluster;

namespace QuboCam.App.Commands;

/// <summary>cluster silo: works for the cluster.</summary>
internal static class SiloCommand
{
    private static readonly ClusterOptions Cluster = new();
    private static readonly ThreadsOption Threads = new();
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Name of the silo, unlike any other's. Default: the machine's name and the number of the process.", HelpName = "NAME",
    };
    private static readonly Option<string> Address = new("--address")
    {
        Description = "Address of this machine at which other silos reach it.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "IP",
    };
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port for other silos; 0 for any free one.", DefaultValueFactory = _ => 0, HelpName = "N",
    };
    private static readonly Option<double?> HangAfter = new("--hang-after")
    {
        Description = "Seconds that a batch of images may take before its worker is ended. Default: thirty times the mean, at least two minutes; "
            + "half an hour for the first one.",
        HelpName = "SECONDS",
    };
    private static readonly Option<string?> Redis = new("--redis")
    {
        Description = "Redis server that keeps the list of silos instead of the database, for all silos alike.", HelpName = "HOST:PORT",
    };
    private static readonly Option<bool> Kubernetes = new("--kubernetes")
    {
        Description = "The silo runs in a pod: name and address come from its environment (see deploy/kubernetes).",
    };
    private static readonly Option<string> Log = new("--log")
    {
        Description = "Form of the log on standard error: text or json.", DefaultValueFactory = _ => "text", HelpName = "FORM",
    };

    static SiloCommand() => Log.AcceptOnlyFromAmong("text", "json");

    public static Command Create()
    {
        ExampleCommand command = new("silo",
            "Joins the cluster and works for it until it is stopped; what it has begun is finished first.",
            "QUBOCAM_POSTGRES='Host=db;Database=qubocam;Username=qubocam;Password=…' qubocam cluster silo --address 10.0.0.5",
            "qubocam cluster silo --postgres 'Host=127.0.0.1;Database=qubocam;Username=me' --threads 4")
        {
            Grace = TimeSpan.FromMinutes(5),
        };
        Cluster.AddTo(command, hasBlobs: true);
        Threads.AddTo(command);
        foreach (Option option in (Option[])[Name, Address, Port, HangAfter, Redis, Kubernetes, Log])
            command.Add(option);
        command.SetAction((parsed, cancellation) => SiloRun.RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static SiloOptions Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(Name) is { Length: > 0 } name ? name
            : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}"),
        Place = Cluster.Place(parsed),
        Address = IPAddress.TryParse(parsed.GetValue(Address), out IPAddress? address) ? address
            : throw new InputException($"--address {parsed.GetValue(Address)}: an IP address of this machine is needed."),
        Port = parsed.GetValue(Port) is >= 0 and <= ushort.MaxValue and int port ? port
            : throw new InputException($"--port {parsed.GetValue(Port)}: a number from 0 to {ushort.MaxValue} is needed."),
        Threads = Threads.Value(parsed),
        HangAfter = parsed.GetValue(HangAfter) switch
        {
            null => null,
            double seconds and > 0 and < 1e6 => TimeSpan.FromSeconds(seconds),
            double wrong => throw new InputException(FormattableString.Invariant($"--hang-after {wrong}: more than 0 seconds are needed.")),
        },
        Redis = parsed.GetValue(Redis),
        Kubernetes = parsed.GetValue(Kubernetes),
        LogsJson = parsed.GetValue(Log) == "json",
    };
}
