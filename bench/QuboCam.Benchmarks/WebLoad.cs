using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace QuboCam.Benchmarks;

/// <summary>
/// The server under load: clients that explain a sample with the built-in model, one request after the other. Then ten times as many,
/// which it has to turn away in part; then whether it is itself again. Target: no error and 99 % of the answers under 2 s with 50 clients,
/// memory flat; under overload 429 and nothing worse; within 5 s of its end an answer as before.
/// </summary>
internal static class WebLoad
{
    public static void Run(string[] arguments)
    {
        int seconds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 120;
        int clients = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 50;
        using ServedProgram server = ServedProgram.Start();
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 20 * clients }) { BaseAddress = server.Address };
        Load(http, server, 1, TimeSpan.FromSeconds(3)).GetAwaiter().GetResult(); // compiled code
        Console.WriteLine("clients  seconds  answers/s   ok      429     errors  p50 ms  p99 ms  longest  memory, MB: quarter by quarter");
        Print(clients, seconds, Load(http, server, clients, TimeSpan.FromSeconds(seconds)).GetAwaiter().GetResult());
        int overload = Math.Min(20, seconds);
        Print(10 * clients, overload, Load(http, server, 10 * clients, TimeSpan.FromSeconds(overload)).GetAwaiter().GetResult());
        Stopwatch recovery = Stopwatch.StartNew();
        HttpStatusCode status;
        do status = Explain(http).GetAwaiter().GetResult();
        while (status != HttpStatusCode.OK && recovery.Elapsed < TimeSpan.FromSeconds(30));
        Console.WriteLine($"first answer after the overload: {status} after {ServedProgram.Number(recovery.Elapsed.TotalMilliseconds)} ms; the server "
            + (server.IsAlive ? "runs" : "is gone"));
    }

    private static async Task<Answers> Load(HttpClient http, ServedProgram server, int clients, TimeSpan time)
    {
        Answers answers = new();
        Stopwatch watch = Stopwatch.StartNew();
        Task watcher = Task.Run(async () =>
        {
            for (int quarter = 1; quarter <= 4; quarter++)
            {
                await Task.Delay(time / 4);
                answers.Memory.Add(server.Megabytes);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                long begin = Stopwatch.GetTimestamp();
                HttpStatusCode status = await Explain(http);
                answers.Add(status, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                if (status == HttpStatusCode.TooManyRequests) await Task.Delay(1000); // as Retry-After says
            }
        })));
        await watcher;
        return answers;
    }

    private static async Task<HttpStatusCode> Explain(HttpClient http)
    {
        using MultipartFormDataContent form = new() { { new StringContent("sample:sneaker"), "sample" } };
        try
        {
            using HttpResponseMessage response = await http.PostAsync("/api/v1/explain", form);
            await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static void Print(int clients, int seconds, Answers answers)
    {
        double[] times = [.. answers.Good.Order()];
        Console.WriteLine(string.Join(' ',
            $"{clients,7}", $"{seconds,8}", $"{ServedProgram.Number(times.Length / (double)seconds, "0.0"),10}", $"{times.Length,7}",
            $"{answers.Busy,7}", $"{answers.Errors,7}", $"{ServedProgram.Number(At(times, 0.5)),7}", $"{ServedProgram.Number(At(times, 0.99)),7}",
            $"{ServedProgram.Number(times.LastOrDefault()),8}", " " + string.Join(' ', answers.Memory.Select(mb => ServedProgram.Number(mb)))));
    }

    private static double At(double[] sorted, double part) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];

    private sealed class Answers
    {
        private int _busy, _errors;

        public ConcurrentBag<double> Good { get; } = [];

        public List<double> Memory { get; } = [];

        public int Busy => _busy;

        public int Errors => _errors;

        public void Add(HttpStatusCode status, double milliseconds)
        {
            if (status == HttpStatusCode.OK) Good.Add(milliseconds);
            else if (status == HttpStatusCode.TooManyRequests) Interlocked.Increment(ref _busy);
            else Interlocked.Increment(ref _errors);
        }
    }
}
