namespace QuboCam.App.StandIn;

/// <summary>The problems that were accepted; of those that ended only the newest.</summary>
/// <param name="kept">How many are kept.</param>
/// <param name="queues">Where the problems of each solver wait.</param>
/// <param name="faults">What happens to them.</param>
internal sealed class JobStore(int kept, IReadOnlyDictionary<IStandInSolver, JobQueue> queues, FaultPlan faults)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Job> _jobs = [];
    private readonly LinkedList<Job> _order = [];

    /// <summary>Keeps a problem and lets it wait for its solver.</summary>
    public void Add(Job job)
    {
        lock (_lock)
        {
            _jobs.Add(job.Id, job);
            _order.AddLast(job);
            while (_order.Count > kept && _order.First!.Value.IsEnded)
            {
                _jobs.Remove(_order.First.Value.Id);
                _order.RemoveFirst();
            }
        }
        queues[job.Solver].Add(job, faults.StrikeJob());
    }

    /// <summary>A problem; null where there is none of that id.</summary>
    public Job? Find(string id)
    {
        lock (_lock)
            return _jobs.GetValueOrDefault(id);
    }

    /// <summary>Every problem, the newest first.</summary>
    public IReadOnlyList<Job> Newest()
    {
        lock (_lock)
            return [.. _order.Reverse()];
    }
}
