using System.Net;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public class StandInHybridTests
{
    [Fact]
    public async Task TheUploadsOfTheVectorsAreTaken()
    {
        await using StandInClient client = await StandInClient.StartAsync(StandInClient.Perfect with { PartSize = 256 });
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/multipart_upload.json")));

        foreach (JsonElement test in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            string id = await BeginAsync(client, test.GetProperty("size").GetInt32());
            byte[] data = test.GetProperty("data_base64").GetBytesFromBase64();
            int from = 0;
            foreach (JsonElement part in test.GetProperty("parts").EnumerateArray())
            {
                int length = part.GetProperty("length").GetInt32();
                byte[] md5 = part.GetProperty("content_md5_base64").GetBytesFromBase64();
                Assert.Equal(HttpStatusCode.OK, await PutAsync(
                    client, id, part.GetProperty("part_number").GetInt32(), data[from..(from + length)], md5));
                from += length;
            }

            JsonElement open = await client.JsonAsync(HttpMethod.Get, $"bqm/multipart/{id}/status", "problem");
            HttpStatusCode wrong = await CombineAsync(client, id, "00000000000000000000000000000000");
            HttpStatusCode right = await CombineAsync(client, id, test.GetProperty("combine_checksum").GetString()!);
            JsonElement complete = await client.JsonAsync(HttpMethod.Get, $"bqm/multipart/{id}/status", "problem");

            Assert.Equal("UPLOAD_IN_PROGRESS", open.GetProperty("status").GetString());
            Assert.Equal(
                test.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("checksum_hex").GetString()),
                open.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("checksum").GetString()!.Trim('"')));
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (wrong, right));
            Assert.Equal("UPLOAD_COMPLETED", complete.GetProperty("status").GetString());
        }
    }

    [Fact]
    public async Task APartThatIsDamagedOrTooShortIsRefused()
    {
        await using StandInClient client = await StandInClient.StartAsync(StandInClient.Perfect with { PartSize = 256 });
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/multipart_upload.json")));
        JsonElement test = golden.RootElement.GetProperty("cases")[0];
        byte[] part = test.GetProperty("data_base64").GetBytesFromBase64()[..256];
        byte[] md5 = test.GetProperty("parts")[0].GetProperty("content_md5_base64").GetBytesFromBase64();
        byte[] damaged = [.. part];
        damaged[17] ^= 1;
        string id = await BeginAsync(client, 772);

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(client, id, 1, damaged, md5));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(client, id, 1, part[..255], md5));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(client, id, 5, part, md5));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(client, "nobody", 1, part, md5));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, id, 1, part, md5));
    }

    [Fact]
    public async Task AModelOfDimodIsSolvedToItsMinimum()
    {
        // Two spins with fields 1 and -1, coupled by -1, offset 1.5: by hand the minimum is 0.5, at (-1, -1), (1, 1) and (-1, 1).
        await using StandInClient client = await StandInClient.StartAsync();
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dimodbqm.json")));
        byte[] file = golden.RootElement.GetProperty("v2_cases")[1].GetProperty("base64").GetBytesFromBase64();

        JsonElement answer = await SolveAsync(client, file, new { time_limit = 5 });

        JsonElement data = answer.GetProperty("data");
        Assert.Equal("bq", answer.GetProperty("format").GetString());
        Assert.Equal(["a", "b"], data.GetProperty("variable_labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal("SPIN", data.GetProperty("variable_type").GetString());
        Assert.Equal(0.5, data.GetProperty("vectors").GetProperty("energy").GetProperty("data")[0].GetDouble());
        Assert.Equal(5e6, answer.GetProperty("timing").GetProperty("run_time").GetDouble());
    }

    [Fact]
    public async Task SamplesArePackedIntoWordsFromTheLowestBit()
    {
        await using StandInClient client = await StandInClient.StartAsync();
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dimodbqm.json")));
        byte[] file = golden.RootElement.GetProperty("v2_cases")[0].GetProperty("base64").GetBytesFromBase64();

        JsonElement answer = await SolveAsync(client, file, new { });

        // E = -0.7a - 0.35b - 0.21c + 0.15ab + 0.06ac + 0.3bc, by hand over the eight states: -0.9 at a = b = 1, c = 0.
        JsonElement samples = answer.GetProperty("data").GetProperty("sample_data");
        Assert.Equal(0b011u, samples.GetProperty("data")[0][0].GetUInt32());
        Assert.Equal("uint32", samples.GetProperty("data_type").GetString());
        Assert.Equal([1, 1], samples.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        JsonElement energies = answer.GetProperty("data").GetProperty("vectors").GetProperty("energy").GetProperty("data");
        Assert.Equal(-0.9, energies[0].GetDouble(), tolerance: 1e-12);
    }

    [Fact]
    public async Task ATimeLimitBelowTheLeastOneIsRefused()
    {
        await using StandInClient client = await StandInClient.StartAsync();
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dimodbqm.json")));
        byte[] file = golden.RootElement.GetProperty("v2_cases")[0].GetProperty("base64").GetBytesFromBase64();

        JsonElement entry = await SubmitAsync(client, await UploadAsync(client, file), new { time_limit = 2.9 });

        Assert.Contains("time_limit", entry.GetProperty("error_msg").GetString());
    }

    private static async Task<JsonElement> SolveAsync(StandInClient client, byte[] file, object parameters)
    {
        JsonElement entry = await SubmitAsync(client, await UploadAsync(client, file), parameters);
        Assert.True(entry.TryGetProperty("id", out JsonElement id), entry.GetRawText());
        return (await client.EndAsync(id.GetString()!)).GetProperty("answer");
    }

    private static Task<JsonElement> SubmitAsync(StandInClient client, string upload, object parameters) => client.SubmitAsync(new
    {
        solver = new { name = "StandIn_hybrid_bqm" },
        data = new { format = "ref", data = upload },
        type = "bqm",
        @params = parameters,
    });

    private static async Task<string> UploadAsync(StandInClient client, byte[] file)
    {
        string id = await BeginAsync(client, file.Length);
#pragma warning disable CA5351 // The protocol asks for MD5.
        byte[] md5 = System.Security.Cryptography.MD5.HashData(file);
        string whole = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(md5));
#pragma warning restore CA5351
        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, id, 1, file, md5));
        Assert.Equal(HttpStatusCode.OK, await CombineAsync(client, id, whole));
        return id;
    }

    private static async Task<string> BeginAsync(StandInClient client, int size) =>
        (await client.JsonAsync(HttpMethod.Post, "bqm/multipart", "problem", new { size })).GetProperty("id").GetString()!;

    private static async Task<HttpStatusCode> PutAsync(StandInClient client, string id, int number, byte[] part, byte[] md5)
    {
        ByteArrayContent content = new(part);
        content.Headers.ContentMD5 = md5;
        using HttpResponseMessage response =
            await client.SendAsync(HttpMethod.Put, $"bqm/multipart/{id}/part/{number}", "problem", content);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> CombineAsync(StandInClient client, string id, string checksum)
    {
        using HttpResponseMessage response = await client.SendAsync(
            HttpMethod.Post, $"bqm/multipart/{id}/combine", "problem", StandInClient.Json(new { checksum }));
        return response.StatusCode;
    }
}
