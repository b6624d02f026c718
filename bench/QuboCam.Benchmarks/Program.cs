using BenchmarkDotNet.Running;
using QuboCam.Benchmarks;

switch (args)
{
    case ["rates", .. string[] problems]:
        SamplerRates.Run(problems);
        break;
    case ["best-known", .. string[] names]:
        BestKnown.Run(names);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
