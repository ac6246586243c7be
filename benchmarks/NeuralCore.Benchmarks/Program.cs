using BenchmarkDotNet.Running;
using NeuralCore.Benchmarks;

// "peak" is the quick table; everything else goes to BenchmarkDotNet: --list flat, --filter *MatrixProduct*, --job short.
if (args is ["peak", ..]) PeakTable.Print(Console.Out);
else BenchmarkSwitcher.FromAssembly(typeof(Configuration).Assembly).Run(args, new Configuration());
