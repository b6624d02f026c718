using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace QuboCam.App.Web;

/// <summary>Puts the guard before everything else: checks, keys, limits, headers, problems.</summary>
internal static class GuardServices
{
    /// <summary>Name of the time limit of work on large files.</summary>
    public const string Upload = "upload";

    private const int AttemptsPerMinute = 5;
    private const string Any = "any";

    /// <summary>Limits of the transport.</summary>
    /// <exception cref="InputException">A file of settings or the environment names addresses, which nobody has checked.</exception>
    public static void ConfigureGuard(this KestrelServerOptions kestrel, GuardOptions options)
    {
        if (kestrel.ConfigurationLoader?.Configuration.GetSection("Endpoints").GetChildren().Any() == true)
            throw new InputException(
                "Kestrel:Endpoints is set, by appsettings.json in this folder or by the environment; addresses are given by --urls alone.");
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MostBodyBytes;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.MaxConcurrentConnections = 10_000;
    }

    public static void AddGuard(this IServiceCollection services, GuardOptions options)
    {
        services.AddSingleton(options).AddSingleton(options.Keys);
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that the reason is told
        services.AddExceptionHandler<Problems>();
        services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = options.MostBodyBytes;
            form.ValueLengthLimit = 64 << 10;
            form.ValueCountLimit = 256;
            form.MultipartHeadersLengthLimit = 8 << 10;
        });
        services.AddRequestTimeouts(timeouts => RequestTime.Configure(timeouts, options));
        AddKeys(services, options);
        services.AddRateLimiter(limiter => Configure(limiter, options));
    }

    /// <summary>The guard's part of the pipeline; routes come after it.</summary>
    public static void UseGuard(this WebApplication server)
    {
        server.UseMiddleware<RequestLog>();
        server.UseMiddleware<SecurityHeaders>();
        server.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        server.UseStatusCodePages(StatusPages.WriteAsync);
        server.UseMiddleware<RequestChecks>();
        server.UseRouting();
        server.UseAuthentication();
        server.UseRateLimiter();
        server.UseAuthorization();
        server.UseMiddleware<RequestBody>();
        server.UseRequestTimeouts();
        SignIn.Map(server);
    }

    private static void AddKeys(IServiceCollection services, GuardOptions options)
    {
        services.AddDataProtection().SetApplicationName("QuboCam").PersistKeysToFileSystem(new(Path.Combine(options.DataFolder, "keys")));
        services.AddAuthentication(Any)
            .AddPolicyScheme(Any, null, scheme => scheme.ForwardDefaultSelector = context =>
                KeyAuthentication.HasKey(context.Request) || (IsForPrograms(context.Request) && !context.Request.Headers.ContainsKey("Cookie"))
                    ? KeyAuthentication.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null)
            .AddCookie(Configure);
        AuthorizationBuilder authorization = services.AddAuthorizationBuilder();
        if (!options.Keys.IsEmpty)
            authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.LoginPath = SignIn.Path;
        cookie.Cookie.Name = "qubocam";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.Events.OnValidatePrincipal = StillKnownAsync;
        cookie.Events.OnRedirectToLogin = context => IsForPrograms(context.Request)
            ? context.HttpContext.ChallengeAsync(KeyAuthentication.Name)
            : Redirect(context);
    }

    /// <summary>Whether whoever asks is told that a key is missing, rather than shown a page to sign in.</summary>
    private static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api/v1") || request.Path.StartsWithSegments("/metrics");

    /// <summary>A key that was taken away lets nobody in by an earlier cookie either.</summary>
    private static Task StillKnownAsync(CookieValidatePrincipalContext context)
    {
        ApiKeys keys = context.HttpContext.RequestServices.GetRequiredService<ApiKeys>();
        if (!keys.Knows(context.Principal?.Identity?.Name ?? ""))
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static void Configure(RateLimiterOptions limiter, GuardOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (context, _) =>
        {
            int seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan later) ? (int)Math.Ceiling(later.TotalSeconds) : 1;
            context.HttpContext.Response.Headers.RetryAfter = $"{Math.Max(seconds, 1)}";
            await Problems.WriteAsync(
                context.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests in a minute; wait a little.");
        };
        limiter.AddPolicy(SignIn.Limit, context => RateLimitPartition.GetFixedWindowLimiter(
            Client(context), _ => new() { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        if (options.RatePerMinute is { } rate)
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                Client(context),
                _ => new() { TokenLimit = rate, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / rate) }));
    }

    private static string Client(HttpContext context) =>
        context.User.Identity?.Name ?? (context.Connection.RemoteIpAddress is { } address ? Network(address) : "");

    /// <summary>Whoever has one IPv6 address has 2⁶⁴ of them: they count as one.</summary>
    private static string Network(IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
            : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
}
