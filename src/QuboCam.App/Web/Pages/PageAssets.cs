using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace QuboCam.App.Web;

/// <summary>Style sheet, scripts and icon: part of the program, so that the page needs no network and no folder.</summary>
internal static class PageAssets
{
    private const string Prefix = "web/";
    private static readonly Dictionary<string, Asset> All = Load();

    /// <summary>The scripts of the main page.</summary>
    public static IReadOnlyList<string> Modules { get; } = [.. All.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal) && name != "cluster.js").Order(StringComparer.Ordinal)];

    /// <summary>Answers with an asset; a browser that has it already is told so.</summary>
    public static IResult Answer(string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out Asset? asset))
            return Results.NotFound();
        context.Response.Headers.CacheControl = "no-cache"; // kept, but asked for: a new version shows at once
        return Results.Bytes(asset.Content, asset.Type, entityTag: asset.Tag);
    }

    private static Dictionary<string, Asset> Load()
    {
        Assembly assembly = typeof(PageAssets).Assembly;
        Dictionary<string, Asset> assets = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            assets[resource[Prefix.Length..]] = Asset.Of(content, resource);
        }
        assets["colormaps.json"] = Asset.Of(Colormaps(), ".json");
        return assets;
    }

    /// <summary>The colour maps: 256 times red, green and blue each.</summary>
    private static byte[] Colormaps() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Colormap.All.ToDictionary(
        map => map.Name, map => Enumerable.Range(0, 256).SelectMany(i => Rgb(map.At((i + 0.5) / 256))))));

    private static int[] Rgb((byte Red, byte Green, byte Blue) colour) => [colour.Red, colour.Green, colour.Blue];

    private sealed record Asset(byte[] Content, string Type, EntityTagHeaderValue Tag)
    {
        public static Asset Of(byte[] content, string name) => new(content, Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/json",
        }, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\""));
    }
}
