using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>Uploads in parts, against reference vectors.</summary>
public sealed class SapiUploadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task PartsAndChecksumsAreThoseOfTheReference(int index)
    {
        JsonElement vector = Vector(index);
        FakeUploads uploads = new();

        string id = await Send(uploads, vector, new FakeTimeProvider());

        Assert.Equal("up 1", id);
        Assert.Equal(
            vector.GetProperty("parts").EnumerateArray().Select(part => (
                part.GetProperty("part_number").GetInt32(), part.GetProperty("length").GetInt32(),
                part.GetProperty("content_md5_base64").GetString()!)),
            uploads.Parts);
        Assert.Equal(vector.GetProperty("size").GetInt32(), uploads.Size);
        Assert.Equal(vector.GetProperty("combine_checksum").GetString(), uploads.Combined);
    }

    [Fact]
    public async Task PartsThatArrivedAreNotSentAgain()
    {
        JsonElement vector = Vector(0);
        JsonElement[] parts = [.. vector.GetProperty("parts").EnumerateArray()];
        // Part 1 is there, its checksum in quotes as the service writes it at times; part 2 is damaged.
        FakeUploads uploads = new()
        {
            Arrived = [(1, $"\"{parts[0].GetProperty("checksum_hex").GetString()}\""), (2, "00000000000000000000000000000000")],
        };

        await Send(uploads, vector, new FakeTimeProvider());

        Assert.Equal([2, 3, 4], uploads.Parts.Select(part => part.Number));
    }

    [Fact]
    public async Task APartThatFailsIsSentAgain()
    {
        FakeUploads uploads = new() { Failures = new([503, 0, 500]) };

        await Send(uploads, Vector(0), new FakeTimeProvider());

        Assert.Equal([1, 2, 3, 4], uploads.Parts.Select(part => part.Number).Distinct());
        Assert.NotNull(uploads.Combined);
    }

    [Fact]
    public async Task PartsThatWereCombinedAlreadyAreEnough()
    {
        FakeUploads uploads = new() { IsCombineRefused = true, State = "UPLOAD_COMPLETED" };

        Assert.Equal("up 1", await Send(uploads, Vector(1), new FakeTimeProvider()));
    }

    [Fact]
    public async Task PartsThatCannotBeCombinedAreAnError()
    {
        FakeUploads uploads = new() { IsCombineRefused = true };

        await Assert.ThrowsAsync<InputException>(() => Send(uploads, Vector(1), new FakeTimeProvider()));
    }

    private static Task<string> Send(FakeUploads uploads, JsonElement vector, FakeTimeProvider clock)
    {
        SapiTransport transport = new(SapiTesting.Configuration, new() { Handler = new FakeSapi(uploads.Answer), Clock = clock });
        return new MultipartUpload(transport, SapiTesting.Configuration.Token, vector.GetProperty("part_size").GetInt32())
            .Send(vector.GetProperty("data_base64").GetBytesFromBase64(), TestContext.Current.CancellationToken).On(clock);
    }

    private static JsonElement Vector(int index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sapi/multipart_upload.json")));
        return document.RootElement.GetProperty("cases")[index].Clone();
    }

    private sealed class FakeUploads
    {
        public (int Number, string Checksum)[] Arrived { get; init; } = [];

        /// <summary>What becomes of each part: a status, 0 for a broken connection.</summary>
        public ConcurrentQueue<int> Failures { get; init; } = [];

        public bool IsCombineRefused { get; init; }

        public string State { get; init; } = "UPLOAD_IN_PROGRESS";

        public List<(int Number, int Length, string Checksum)> Parts { get; } = [];

        public int Size { get; private set; } = -1;

        public string? Combined { get; private set; }

        public HttpResponseMessage Answer(SapiRequestSeen request)
        {
            string[] path = request.Line.Split('/');
            switch (request.Line)
            {
                case "POST bqm/multipart":
                    Size = Body(request).GetProperty("size").GetInt32();
                    return FakeSapi.Plain("""{"id":"up 1"}""");
                case "GET bqm/multipart/up%201/status":
                    return FakeSapi.Plain(JsonSerializer.Serialize(new
                    {
                        status = State,
                        parts = Arrived.Select(part => new { part_number = part.Number, checksum = part.Checksum }),
                    }));
                case "POST bqm/multipart/up%201/combine":
                    Combined = Body(request).GetProperty("checksum").GetString();
                    return IsCombineRefused ? FakeSapi.Text(400, "no such upload") : FakeSapi.Plain("{}");
            }
            Assert.StartsWith("PUT bqm/multipart/up%201/part/", request.Line, StringComparison.Ordinal);
            Assert.Equal("application/octet-stream", request.Header("Content-Type"));
            if (Failures.TryDequeue(out int failure))
                return failure == 0 ? throw FakeSapi.Dropped() : FakeSapi.Text(failure);
            int number = int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture);
            Parts.Add((number, request.Body.Length, request.Header("Content-MD5")!));
            return FakeSapi.Plain("{}");
        }

        private static JsonElement Body(SapiRequestSeen request)
        {
            using JsonDocument document = JsonDocument.Parse(request.Body);
            return document.RootElement.Clone();
        }
    }
}
