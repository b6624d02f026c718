using BenchmarkDotNet.Running;
using QuboCam.Benchmarks;

switch (args)
{
    case ["score-cam"]:
        ScoreCamCost.Run();
        break;
    case ["methods"]:
        MethodsCost.Run();
        break;
    case ["certificate"]:
        CertificateCost.Run();
        break;
    case ["real-layers", .. string[] models]:
        RealLayers.Run(models);
        break;
    case ["rates", .. string[] problems]:
        SamplerRates.Run(problems);
        break;
    case ["best-known", .. string[] names]:
        BestKnown.Run(names);
        break;
    case ["formulations", .. string[] arguments]:
        FormulationStudy.Run(arguments);
        break;
    case ["driver"]:
        DriverBandwidth.Run();
        break;
    case ["gap", .. string[] sizes]:
        GapCost.Run(sizes);
        break;
    case ["embedding", .. string[] seeds]:
        EmbeddingQuality.Run(seeds is [string number] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 20);
        break;
    case ["concurrent-jobs", .. string[] counts]:
        ConcurrentJobs.Run(counts);
        break;
    case ["web-load", .. string[] arguments]:
        WebLoad.Run(arguments);
        break;
    case ["web-page"]:
        WebPage.Run();
        break;
    case ["cluster-scheduler", .. string[] tasks]:
        await ClusterScheduler.RunAsync(tasks);
        break;
    case ["cluster-simulate"]:
        await ClusterSimulation.RunAsync();
        break;
    case ["fuzz", .. string[] arguments]:
        Fuzzing.Run(arguments);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkModel).Assembly).Run(args);
        break;
}
