using Microsoft.AspNetCore.Http;
namespace QuboCam.App.Web;
internal static class UploadSniff { public static void RequireImage(byte[] b, string n) { } public static void RequireModel(byte[] b, string n) { } }
internal static class DisplayName { public static string Of(string n) => Path.GetFileName(n); }
internal static class UploadedFile
{
    public static async Task<byte[]> BytesAsync(IFormFile file, string what, long limit, CancellationToken c)
    { MemoryStream m = new(); await using Stream s = file.OpenReadStream(); await s.CopyToAsync(m, c); return m.ToArray(); }
    public static async Task<byte[]> HeadAsync(Stream s, CancellationToken c) { byte[] b = new byte[64]; int n = await s.ReadAtLeastAsync(b, 64, false, c); return b[..n]; }
}
