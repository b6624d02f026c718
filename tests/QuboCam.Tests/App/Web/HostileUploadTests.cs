using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using QuboCam.App;

namespace QuboCam.Tests.App.Web;

/// <summary>Files that are more, or other, than they look like.</summary>
public sealed class HostileUploadTests(WebFactory server) : IClassFixture<WebFactory>
{
    private const string Explain = "/api/v1/explain";

    [Fact]
    public async Task APictureThatUnfoldsToBillionsOfPixelsIsRefusedByItsHeader()
    {
        (int status, string detail) = await server.RefusedAsync(Explain, WebFactory.Form().With("image", Png(60_000, 60_000), "small.png"));

        Assert.Equal(400, status);
        Assert.Contains("small.png has 60000×60000 pixels; at most 50000000", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatFollowsAPictureIsNotServedAgain()
    {
        byte[] both = [.. BuiltIn.SampleFile("sample:bag"), .. "<script>alert(1)</script>"u8];

        JsonElement kept = await server.PostAsync(
            Explain, WebFactory.Form(("method", "grad-cam"), ("keep", "true")).With("image", both, "page.html.png"));
        string place = $"/api/v1/explanations/{kept.GetProperty("id").GetString()}";
        string[] served =
        [
            Encoding.Latin1.GetString(await server.BytesAsync(place + "/image.png")),
            Encoding.Latin1.GetString(await server.BytesAsync(place + "/report.html")),
        ];

        Assert.Equal("Bag", kept.GetProperty("prediction").GetProperty("label").GetString());
        Assert.All(served, text => Assert.DoesNotContain("<script", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "drawing.svg")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&f;</x>", "x.png")]
    [InlineData("GIF8 is how this text begins", "x.gif")]
    [InlineData("push graphic-context\nimage over 0,0 0,0 'https://example.org'", "x.mvg")]
    public async Task TextsThatDrawPicturesAreNoPictures(string content, string name)
    {
        (int status, string detail) = await server.RefusedAsync(
            Explain, WebFactory.Form().With("image", Encoding.Latin1.GetBytes(content), name));

        Assert.Equal(400, status);
        Assert.StartsWith($"{name} is not an image", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANameThatIsMarkupIsShownAsText()
    {
        JsonElement kept = await server.PostAsync(Explain, WebFactory.Form(("method", "grad-cam"), ("keep", "true"))
            .With("image", BuiltIn.SampleFile("sample:bag"), "<img src=x onerror=alert(1)>.png"));
        string report = Encoding.UTF8.GetString(
            await server.BytesAsync($"/api/v1/explanations/{kept.GetProperty("id").GetString()}/report.html"));

        Assert.DoesNotContain("<img src=x", report, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeepPreparationFileIsOneLine()
    {
        byte[] deep = Encoding.ASCII.GetBytes(new string('[', 100_000));

        (int status, string detail) = await server.RefusedAsync(
            Explain, WebFactory.Form(("sample", "sample:bag")).With("preprocess", deep, "deep.json"));

        Assert.Equal(400, status);
        Assert.StartsWith("deep.json", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFileIsOneLine()
    {
        (int status, string detail) = await server.RefusedAsync(Explain, WebFactory.Form().With("image", [], "empty.png"));

        Assert.Equal(400, status);
        Assert.StartsWith("empty.png", detail, StringComparison.Ordinal);
    }

    /// <summary>A PNG file that states a size and holds one row of it.</summary>
    private static byte[] Png(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0); // eight bits of grey
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[1 + width]);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] chunk = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + content.Length), Crc32.HashToUInt32(content));
        return chunk;
    }
}
