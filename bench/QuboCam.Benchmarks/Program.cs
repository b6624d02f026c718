using BenchmarkDotNet.Running;
using QuboCam.Benchmarks;

if (args is ["score-cam"])
    ScoreCamCost.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(BenchmarkModel).Assembly).Run(args);
