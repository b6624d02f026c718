using BenchmarkDotNet.Running;
using QuboCam.Benchmarks;

if (args is ["certificate"]) CertificateCost.Run();
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
