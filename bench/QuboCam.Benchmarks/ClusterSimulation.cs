using System.Diagnostics;
using System.Globalization;
using Npgsql;
using QuboCam.App.Cluster;

namespace QuboCam.Benchmarks;

/// <summary>
/// What a cluster of up to 1,000 silos would do, where its first bottleneck lies, and why: a simulation by discrete events over the real
/// schedule of batches, with the service times of the database that QUBOCAM_POSTGRES names, measured first.
/// </summary>
internal static class ClusterSimulation
{
    private const int Threads = 8;                 // workers of a silo
    private const double NetworkSeconds = 0.25e-3; // there and back in a machine room
    private const double GrainSeconds = 40e-6;     // the job grain works on one call at a time
    private const int DatabaseCores = 8;
    private const int ImagesPerJob = 1_000_000;

    public static async Task RunAsync()
    {
        DatabaseTimes times = await DatabaseTimes.MeasureAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"measured, µs of the database: items of a batch with their files of 100 kB {times.Items * 1e6:0}, commit of a batch's results "
            + $"{times.Commit * 1e6:0} and {times.PerBatch * 1e6:0} for each further one, list of jobs {times.List * 1e6:0}, heartbeat {times.Beat * 1e6:0}"));
        Console.WriteLine($"assumed: {Threads} workers a silo, {DatabaseCores} cores of the database, 0.25 ms there and back, 40 µs a call of the job grain");
        foreach (double perImage in (double[])[0.04, 1])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perImage} s an image:"));
            Console.WriteLine("silos  images/s  of the ideal   database busy   job grain busy");
            foreach (int silos in (int[])[1, 3, 10, 30, 100, 300, 1000])
            {
                Simulated one = new Run(silos, perImage, times).Simulate();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{silos,5} {one.Rate,9:0} {one.Rate * perImage / (silos * Threads),12:P0} {one.Database,14:P0} {one.Grain,15:P0}"));
            }
        }
    }

    /// <summary>What came out: images/s, and how busy the two shared places were.</summary>
    private sealed record Simulated(double Rate, double Database, double Grain);

    /// <summary>A place that serves so many at a time, the first come first.</summary>
    private sealed class Place
    {
        private readonly PriorityQueue<int, double> _free = new();

        public Place(int servers)
        {
            for (int i = 0; i < servers; i++)
                _free.Enqueue(i, 0);
            Servers = servers;
        }

        public int Servers { get; }

        public double Busy { get; private set; }

        /// <summary>When a service ends that is asked for at a time.</summary>
        public double Serve(double now, double seconds)
        {
            _free.TryDequeue(out int server, out double from);
            double end = Math.Max(now, from) + seconds;
            _free.Enqueue(server, end);
            Busy += seconds;
            return end;
        }
    }

    /// <summary>One cluster; times in seconds.</summary>
    private sealed class Run(int silos, double perImage, DatabaseTimes times)
    {
        private const double Until = 120, WarmUp = 20;
        private readonly PriorityQueue<Action, double> _events = new();
        private readonly Place _database = new(DatabaseCores), _grain = new(1);
        private readonly Random _random = new(1);
        private readonly SimulatedClock _clock = new();
        private double _now, _databaseBefore, _grainBefore;
        private long _images, _imagesBefore;

        public Simulated Simulate()
        {
            BatchSchedule schedule = new(ImagesPerJob / EvaluationPlan.BatchSize * silos, [], _clock); // never ends
            for (int silo = 0; silo < silos; silo++)
            {
                string name = silo.ToString(CultureInfo.InvariantCulture);
                HashSet<long> held = [];
                Every(1, () => _database.Serve(_now, times.List));
                Every(3, () =>
                {
                    _database.Serve(_now, times.Beat);
                    _grain.Serve(_now, GrainSeconds);
                    schedule.Renew(name, Threads, held);
                });
                for (int worker = 0; worker < Threads; worker++)
                    At(_random.NextDouble(), () => Take(schedule, name, held));
            }
            At(WarmUp, () => (_imagesBefore, _databaseBefore, _grainBefore) = (_images, _database.Busy, _grain.Busy));
            while (_events.TryDequeue(out Action? next, out double time) && time < Until)
            {
                _now = time;
                _clock.Seconds = time;
                next();
            }
            double span = Until - WarmUp;
            return new Simulated((_images - _imagesBefore) / span,
                (_database.Busy - _databaseBefore) / (span * DatabaseCores), (_grain.Busy - _grainBefore) / span);
        }

        private void At(double time, Action what) => _events.Enqueue(what, time);

        private void Every(double seconds, Action what)
        {
            At(_random.NextDouble() * seconds, Again);

            void Again()
            {
                what();
                At(_now + seconds, Again);
            }
        }

        private void Take(BatchSchedule schedule, string silo, HashSet<long> held) =>
            At(_grain.Serve(_now + NetworkSeconds / 2, GrainSeconds) + NetworkSeconds / 2, () =>
            {
                BatchLease lease = schedule.Take(silo, Threads)!;
                held.Add(lease.Id);
                Work(schedule, silo, held, lease);
            });

        /// <summary>The batches of a lease, one after the other: items and contents from the database, then the work.</summary>
        private void Work(BatchSchedule schedule, string silo, HashSet<long> held, BatchLease lease)
        {
            double begin = _now;
            Batch(0);

            void Batch(int done)
            {
                if (done == lease.Count)
                {
                    Commit(schedule, silo, held, lease, (_now - begin) / lease.Count);
                    return;
                }
                double read = _database.Serve(_now + NetworkSeconds / 2, times.Items) + 1.5 * NetworkSeconds;
                double work = perImage * EvaluationPlan.BatchSize * (0.8 + 0.4 * _random.NextDouble());
                At(read + work, () => Batch(done + 1));
            }
        }

        private void Commit(BatchSchedule schedule, string silo, HashSet<long> held, BatchLease lease, double seconds)
        {
            double done = _database.Serve(_now + NetworkSeconds / 2, times.Commit + (lease.Count - 1) * times.PerBatch) + NetworkSeconds / 2;
            At(_grain.Serve(done + NetworkSeconds / 2, GrainSeconds) + NetworkSeconds / 2, () =>
            {
                _images += lease.Count * EvaluationPlan.BatchSize;
                schedule.Done(lease.Id, seconds);
                held.Remove(lease.Id);
                Take(schedule, silo, held);
            });
        }
    }

    private sealed class SimulatedClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);
    }

    /// <summary>Seconds that what a cluster asks of the database takes, one connection at a time; the silo's part of it included.</summary>
    private sealed record DatabaseTimes(double Items, double Commit, double PerBatch, double List, double Beat)
    {
        private const int Times = 300, ImageBytes = 100_000, ResultBytes = 10_000;

        public static async Task<DatabaseTimes> MeasureAsync()
        {
            await using ClusterDatabase database =
                await ClusterDatabase.OpenAsync(Environment.GetEnvironmentVariable("QUBOCAM_POSTGRES")!, CancellationToken.None);
            ClusterJobs jobs = new(database);
            ClusterSilos silos = new(database);
            DatabaseBlobs blobs = new(database);
            string job = Guid.NewGuid().ToString("N")[..8];
            await database.RunAsync("INSERT INTO cluster_job (id, version, spec, images, batches, state) VALUES ($1, 'none', '{}', 0, 0, 'running')",
                CancellationToken.None, job);
            for (int i = 0; i < EvaluationPlan.BatchSize; i++)
            {
                byte[] picture = new byte[ImageBytes];
                Random.Shared.NextBytes(picture);
                string hash = await blobs.WriteAsync(new MemoryStream(picture), CancellationToken.None);
                string item = new JobItem { Name = "class/picture.png", Label = "class", File = new JobFile("class/picture.png", hash) }.Write();
                await database.RunAsync("INSERT INTO cluster_item (job, index, item) SELECT $1, i, $2 FROM generate_series($3, 99999, 8) AS t(i)",
                    CancellationToken.None, job, item, i);
            }
            using JobDataSet dataSet = new(job, new JobDataSetFacts("", "", [], null, []), database, blobs);
            byte[] result = new byte[ResultBytes];
            Random.Shared.NextBytes(result);
            int next = 0;
            BatchResult[] Batches(int count) => [.. Enumerable.Range(0, count).Select(_ => next++).Select(batch => new BatchResult(batch,
                [.. Enumerable.Range(batch * 8, 8).Select(index => new ImageResult(index, result, null))]))];
            double one = await TimeAsync(() => jobs.CommitAsync(job, "silo", Batches(1), CancellationToken.None));
            double eight = await TimeAsync(() => jobs.CommitAsync(job, "silo", Batches(8), CancellationToken.None));
            return new DatabaseTimes(
                await TimeAsync(() => dataSet.ItemsAsync(4000, EvaluationPlan.BatchSize, CancellationToken.None)),
                one, (eight - one) / 7,
                await TimeAsync(() => jobs.RunningAsync(CancellationToken.None)),
                await TimeAsync(() => silos.BeatAsync("none", 0, 0, 0, null, CancellationToken.None)));
        }

        /// <summary>The median; the client and the loopback are part of it.</summary>
        private static async Task<double> TimeAsync(Func<Task> what)
        {
            double[] seconds = new double[Times];
            for (int i = 0; i < Times; i++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                await what();
                seconds[i] = watch.Elapsed.TotalSeconds;
            }
            return seconds.Order().ElementAt(Times / 2);
        }
    }
}
