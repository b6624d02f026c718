using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>So many at once, in the order in which they come.</summary>
public sealed class WorkGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SoManyRunAndSoManyWaitAndTheNextIsRefused()
    {
        WorkGate gate = new(turns: 2, mostWaiting: 1);

        IDisposable first = await gate.EnterAsync(Cancellation), second = await gate.EnterAsync(Cancellation);
        Task<IDisposable> waits = gate.EnterAsync(Cancellation);

        await Assert.ThrowsAsync<QueueFullException>(() => gate.EnterAsync(Cancellation));
        Assert.False(waits.IsCompleted);
        Assert.Equal((2, 1), (gate.Running, gate.Waiting));
        second.Dispose();
        (await waits).Dispose();
        first.Dispose();
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task WorkThatWasLetInBeforeIsNotRefused()
    {
        WorkGate gate = new(turns: 1, mostWaiting: 0);
        IDisposable first = await gate.EnterAsync(Cancellation);

        Task<IDisposable> waits = gate.EnterInAnyCaseAsync(Cancellation);
        first.Dispose();

        (await waits).Dispose();
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task TurnsComeInTheOrderOfTheQueue()
    {
        WorkGate gate = new(turns: 1, mostWaiting: 100);
        IDisposable first = await gate.EnterAsync(Cancellation);
        Task<IDisposable>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => gate.EnterAsync(Cancellation))];

        first.Dispose();
        for (int i = 0; i < waiting.Length; i++)
        {
            IDisposable turn = await waiting[i];
            Assert.All(waiting[(i + 1)..], later => Assert.False(later.IsCompleted));
            turn.Dispose();
        }

        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task WhoeverGivesUpLeavesTheQueueAndTakesNoTurn()
    {
        WorkGate gate = new(turns: 1, mostWaiting: 2);
        IDisposable first = await gate.EnterAsync(Cancellation);
        using CancellationTokenSource impatient = new();
        Task<IDisposable> gone = gate.EnterAsync(impatient.Token), stays = gate.EnterAsync(Cancellation);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        int left = gate.Waiting;
        first.Dispose();

        Assert.Equal(1, left);
        (await stays).Dispose();
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task ATurnThatIsEndedTwiceIsEndedOnce()
    {
        WorkGate gate = new(turns: 1, mostWaiting: 1);

        IDisposable turn = await gate.EnterAsync(Cancellation);
        turn.Dispose();
        turn.Dispose();
        await gate.EnterAsync(Cancellation);

        Assert.False(gate.EnterAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task NoMoreThanItsTurnsEverRunAtOnce()
    {
        WorkGate gate = new(turns: 3, mostWaiting: 1000);
        int running = 0, most = 0;

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            using CancellationTokenSource stop = new();
            if (i % 5 == 0) stop.CancelAfter(i % 7);
            try
            {
                using IDisposable turn = await gate.EnterAsync(stop.Token);
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }
            catch (OperationCanceledException)
            {
                // it gave up
            }
        })));

        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; seen < value; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
