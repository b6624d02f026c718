using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace QuboCam.App.Web;

/// <summary>Lets programs in that send a key: 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string Name = "Key";

    private const string Header = "X-Api-Key", Bearer = "Bearer ";

    /// <summary>Whether a request brings a key.</summary>
    public static bool HasKey(HttpRequest request) => KeyOf(request) is not null;

    /// <summary>Who holds a key.</summary>
    public static ClaimsPrincipal Holder(string key, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, ApiKeys.NameOf(key))], scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        KeyOf(Request) is not { } key ? AuthenticateResult.NoResult()
        : keys.Contains(key) ? AuthenticateResult.Success(new AuthenticationTicket(Holder(key, Name), Name))
        : AuthenticateResult.Fail("The key is not known."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "An API key is needed: send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");
    }

    private static string? KeyOf(HttpRequest request)
    {
        string bearer = request.Headers.Authorization.ToString(), own = request.Headers[Header].ToString();
        return own.Length > 0 ? own : bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? bearer[Bearer.Length..].Trim() : null;
    }
}
