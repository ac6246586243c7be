using BenchmarkDotNet.Running;
using NeuralCore.Benchmarks;

// "peak" is the quick table, "peak product" its rows of products; "seeds" a recipe's accuracy over many seeds; everything else goes to BenchmarkDotNet: --list flat, --filter *MatrixProduct*, --job short.
if (args is ["seeds", ..]) return SeedStudy.Run(args.AsSpan(1), Console.Out);
if (args is ["peak", ..]) PeakTable.Print(Console.Out, args.Skip(1).FirstOrDefault(""));
else BenchmarkSwitcher.FromAssembly(typeof(Configuration).Assembly).Run(args, new Configuration());
return 0;
