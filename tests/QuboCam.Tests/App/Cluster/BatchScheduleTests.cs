using Microsoft.Extensions.Time.Testing;
using QuboCam.App.Cluster;

namespace QuboCam.Tests.App.Cluster;

public sealed class BatchScheduleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void EveryBatchGoesOutOnce()
    {
        BatchSchedule schedule = new(1000, [], _time);
        List<int> taken = [];

        while (schedule.Take("a", 2) is { } lease)
        {
            taken.AddRange(Enumerable.Range(lease.First, lease.Count));
            schedule.Done(lease.Id, seconds: 0.01);
        }

        Assert.Equal(Enumerable.Range(0, 1000), taken);
        Assert.True(schedule.IsDone);
    }

    [Fact]
    public void WhatIsDoneAlreadyDoesNotGoOut()
    {
        BatchSchedule schedule = new(6, [0, 2, 5], _time);

        int[] taken = [.. Taken(schedule)];

        Assert.Equal([1, 3, 4], taken);
    }

    [Fact]
    public void ALeaseIsAboutASecondOfWork()
    {
        BatchSchedule schedule = new(100_000, [], _time);
        BatchLease first = schedule.Take("a", 1)!;
        schedule.Done(first.Id, seconds: 0.02);

        BatchLease second = schedule.Take("a", 1)!;

        Assert.Equal(1, first.Count); // nothing is known yet
        Assert.Equal(50, second.Count);
    }

    [Fact]
    public void ALeaseIsNeverLargerThanTheMost()
    {
        BatchSchedule schedule = new(100_000, [], _time);
        schedule.Done(schedule.Take("a", 1)!.Id, seconds: 1e-9);

        Assert.Equal(BatchSchedule.MostBatches, schedule.Take("a", 1)!.Count);
    }

    [Fact]
    public void TowardsTheEndTheLeasesGetShorter()
    {
        BatchSchedule schedule = new(41, [], _time);
        schedule.Done(schedule.Take("a", 2)!.Id, seconds: 0.01);
        schedule.Renew("b", 2, []);

        // 40 are left for 4 workers: half of a share of 10 each.
        Assert.Equal(5, schedule.Take("a", 2)!.Count);
    }

    [Fact]
    public void TheLeasesOfASilentSiloComeBack()
    {
        BatchSchedule schedule = new(1, [], _time);
        schedule.Take("frozen", 1);
        _time.Advance(BatchSchedule.LeaseTime - TimeSpan.FromSeconds(1));
        Assert.Null(schedule.Take("other", 1));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, schedule.Take("other", 1)!.First);
    }

    [Fact]
    public void ARenewedLeaseStays()
    {
        BatchSchedule schedule = new(1, [], _time);
        BatchLease lease = schedule.Take("slow", 1)!;
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            schedule.Renew("slow", 1, [lease.Id]);
        }

        Assert.Null(schedule.Take("other", 1));
        Assert.False(schedule.IsDone);
    }

    [Fact]
    public void ALeaseThatNeverArrivedComesBackAlthoughItsSiloIsThere()
    {
        BatchSchedule schedule = new(2, [], _time);
        BatchLease held = schedule.Take("a", 1)!;
        BatchLease lost = schedule.Take("a", 1)!;
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            schedule.Renew("a", 1, [held.Id]);
        }

        Assert.Equal(lost.First, schedule.Take("a", 1)!.First);
        Assert.Null(schedule.Take("a", 1));
    }

    [Fact]
    public void ALeaseThatIsGivenBackGoesOutAgain()
    {
        BatchSchedule schedule = new(3, [], _time);
        BatchLease lease = schedule.Take("a", 1)!;

        schedule.GiveBack(lease.Id);

        Assert.Equal([0, 1, 2], Taken(schedule));
    }

    [Fact]
    public void AWordAboutALeaseThatCameBackChangesNothing()
    {
        BatchSchedule schedule = new(1, [], _time);
        BatchLease late = schedule.Take("frozen", 1)!;
        _time.Advance(BatchSchedule.LeaseTime);
        schedule.Take("other", 1);

        schedule.Done(late.Id, seconds: 60);

        Assert.False(schedule.IsDone);
        Assert.Equal(1, schedule.Out);
    }

    private static IEnumerable<int> Taken(BatchSchedule schedule)
    {
        while (schedule.Take("a", 1) is { } lease)
            foreach (int batch in Enumerable.Range(lease.First, lease.Count))
                yield return batch;
    }
}
