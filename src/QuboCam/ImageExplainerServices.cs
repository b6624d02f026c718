using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace QuboCam;

/// <summary>Dependency injection.</summary>
public static class ImageExplainerServices
{
    /// <summary>Adds an <see cref="ImageExplainer"/> as a singleton: opened when it is first asked for, closed with the container.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Model, labels, preprocessing, layer, methods and selection.</param>
    /// <param name="key">Tells several models apart, as in <c>[FromKeyedServices("chest")]</c>; null for the only one.</param>
    /// <returns>The services.</returns>
    [OverloadResolutionPriority(1)] // so that the options can be written as new() { … }
    public static IServiceCollection AddQuboCam(this IServiceCollection services, ImageExplainerOptions options, object? key = null) =>
        services.AddQuboCam(_ => options, key);

    /// <summary>The same with options that need other services, such as methods or samplers that are registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">Makes the options; called once.</param>
    /// <param name="key">Tells several models apart; null for the only one.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddQuboCam(
        this IServiceCollection services, Func<IServiceProvider, ImageExplainerOptions> options, object? key = null) =>
        services.AddKeyedSingleton(key, (provider, _) => new ImageExplainer(options(provider)));
}
