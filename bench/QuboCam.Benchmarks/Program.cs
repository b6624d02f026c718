using BenchmarkDotNet.Running;
using QuboCam.Benchmarks;

switch (args)
{
    case ["score-cam"]:
        ScoreCamCost.Run();
        break;
    case ["certificate"]:
        CertificateCost.Run();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkModel).Assembly).Run(args);
        break;
}
