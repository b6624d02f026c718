namespace QuboCam.App.Web;

/// <summary>
/// Lets so many pieces of work run at once as there are processors, in the order in which they come; the queue is bounded.
/// </summary>
/// <param name="turns">Pieces of work at once, at least 1.</param>
/// <param name="mostWaiting">Most that wait.</param>
internal sealed class WorkGate(int turns, int mostWaiting)
{
    private readonly int _turns = turns;
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free = turns;

    /// <summary>Pieces of work that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Pieces of work that run.</summary>
    public int Running
    {
        get
        {
            lock (_gate) return _turns - _free;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>The turn; it ends when it is disposed of.</returns>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public Task<IDisposable> EnterAsync(CancellationToken cancellation) => EnterAsync(mostWaiting, cancellation);

    /// <summary>The same for work that was let in before, and for the server's own.</summary>
    public Task<IDisposable> EnterInAnyCaseAsync(CancellationToken cancellation) => EnterAsync(int.MaxValue, cancellation);

    private async Task<IDisposable> EnterAsync(int most, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place = new(new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }
            if (_waiting.Count >= most)
                throw new QueueFullException("The server is busy and its queue is full; try again in a moment.");
            _waiting.AddLast(place);
        }
        using CancellationTokenRegistration registration = cancellation.Register(() => GiveUp(place));
        await place.Value.Task;
        return new Turn(this);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is null) return; // its turn has come
            _waiting.Remove(place);
        }
        place.Value.SetCanceled();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                next.Value.SetResult();
            }
            else
                _free++;
        }
    }

    private sealed class Turn(WorkGate gate) : IDisposable
    {
        private WorkGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

/// <summary>So many wait that no more are let in.</summary>
internal sealed class QueueFullException(string message) : Exception(message);
