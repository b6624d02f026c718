using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QuboCam.Benchmarks;

/// <summary>The program as a server on a free port, over an empty data folder.</summary>
internal sealed partial class ServedProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private ServedProgram(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Memory that it has in use now, MB.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Starts it and waits until it answers.</summary>
    public static ServedProgram Start(params string[] options)
    {
        string folder = Directory.CreateTempSubdirectory("qubocam-bench-").FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "../../../../../../src/QuboCam.App/bin/Release/net10.0",
            System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "qubocam.dll");
        ProcessStartInfo start = new("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data", folder, .. options])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server does not start.");
        return Place().Match(line) is { Success: true } place ? new ServedProgram(process, folder, new Uri(place.Value))
            : throw new InvalidOperationException($"The server says: {line}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A number for a table.</summary>
    public static string Number(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Place();
}
