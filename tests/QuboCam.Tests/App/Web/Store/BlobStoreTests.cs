using System.Text;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Files by their content.</summary>
public sealed class BlobStoreTests : IDisposable
{
    // SHA-256 of "abc": FIPS 180-2, appendix B.1.
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private readonly string _folder = Directory.CreateTempSubdirectory("qubocam-blobs-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AContentIsFoundUnderItsHash()
    {
        BlobStore blobs = new(_folder, long.MaxValue);

        Blob blob = await blobs.WriteAsync("abc"u8.ToArray(), Cancellation);

        Assert.Equal(new Blob(Abc, 3), blob);
        Assert.Equal("abc", Encoding.ASCII.GetString(blobs.Read(Abc)));
        Assert.Equal(Path.Combine(_folder, "blobs", "ba", Abc), Assert.Single(Files()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("../816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\0")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a٣")]
    public void NothingButAHashReachesTheDisk(string name)
    {
        BlobStore blobs = new(_folder, long.MaxValue);

        Assert.Throws<ArgumentException>(() => blobs.PathOf(name));
        Assert.Throws<ArgumentException>(() => blobs.Read(name));
    }

    [Fact]
    public async Task AContentLongerThanTheLimitLeavesNothing()
    {
        BlobStore blobs = new(_folder, long.MaxValue);
        byte[] content = new byte[100_001];

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => blobs.WriteAsync(new MemoryStream(content), 100_000, Cancellation));
        string[] left = Files();
        await blobs.WriteAsync(new MemoryStream(content), 100_001, Cancellation);

        Assert.Contains("more than 100000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(left);
        Assert.Single(Files());
    }

    [Fact]
    public async Task AContentThatBreaksOffLeavesNothing()
    {
        BlobStore blobs = new(_folder, long.MaxValue);

        await Assert.ThrowsAsync<IOException>(() => blobs.WriteAsync(new BreakingStream(), long.MaxValue, Cancellation));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task ManyWritersOfOneContentKeepItOnce()
    {
        BlobStore blobs = new(_folder, long.MaxValue);
        byte[] content = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 31))];

        Blob[] written = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => blobs.WriteAsync(content, Cancellation))));

        Assert.Single(written.Distinct());
        Assert.Single(Files());
        Assert.Equal(content, blobs.Read(written[0].Hash));
    }

    [Fact]
    public void WhatAKilledServerLeftHalfWrittenGoes()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "blobs"));
        File.WriteAllText(Path.Combine(_folder, "blobs", "1234.part"), "half");

        _ = new BlobStore(_folder, long.MaxValue);

        Assert.Empty(Files());
    }

    [Fact]
    public void AFileThatIsGoneIsToldInOneLine()
    {
        NotKeptException error = Assert.Throws<NotKeptException>(() => new BlobStore(_folder, long.MaxValue).Read(Abc));

        Assert.DoesNotContain(_folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASweepDeletesWhatIsOldAndNotUsed()
    {
        BlobStore blobs = new(_folder, long.MaxValue);
        DateTime now = DateTime.UtcNow;
        string used = await WriteAsync(blobs, "used", now.AddHours(-2));
        string unused = await WriteAsync(blobs, "unused", now.AddHours(-2));
        string young = await WriteAsync(blobs, "young", now), again = await WriteAsync(blobs, "again", now.AddHours(-2));
        await blobs.WriteAsync("again"u8.ToArray(), Cancellation); // its time is that of now

        int deleted = blobs.Sweep(new HashSet<string> { used }, now.AddHours(-1));

        Assert.Equal(1, deleted);
        Assert.Equal(new[] { used, young, again }.Order(), blobs.Sizes().Keys.Order());
        Assert.DoesNotContain(unused, blobs.Sizes().Keys);
    }

    [Fact]
    public async Task AFullStoreTakesNothingUntilItIsSwept()
    {
        BlobStore blobs = new(_folder, mostBytes: 8);
        await blobs.WriteAsync("0123"u8.ToArray(), Cancellation);
        await blobs.WriteAsync("0123"u8.ToArray(), Cancellation); // costs nothing
        await blobs.WriteAsync("4567"u8.ToArray(), Cancellation);

        InputException error = await Assert.ThrowsAsync<InputException>(() => blobs.WriteAsync("8"u8.ToArray(), Cancellation));
        await Assert.ThrowsAsync<InputException>(
            () => new BlobStore(_folder, mostBytes: 8).WriteAsync("8"u8.ToArray(), Cancellation));
        blobs.Sweep(new HashSet<string>(), DateTimeOffset.UtcNow.AddMinutes(1));
        await blobs.WriteAsync("8"u8.ToArray(), Cancellation);

        Assert.Contains("more than 8 bytes", error.Message, StringComparison.Ordinal);
        Assert.Single(Files());
    }

    private static async Task<string> WriteAsync(BlobStore blobs, string text, DateTime time)
    {
        string hash = (await blobs.WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation)).Hash;
        File.SetLastWriteTimeUtc(blobs.PathOf(hash), time);
        return hash;
    }

    private string[] Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);

    /// <summary>A content whose sender goes away in the middle.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new IOException("The connection is closed.");
    }
}
