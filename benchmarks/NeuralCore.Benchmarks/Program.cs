using BenchmarkDotNet.Running;
using NeuralCore.Benchmarks;

// The first argument selects a table, see benchmarks/README.md; other arguments are passed to BenchmarkDotNet: --list
// flat, --filter *MatrixProduct*, --job short.
switch (args)
{
    case ["seeds", ..]: return SeedStudy.Run(args.AsSpan(1), Console.Out);
    case ["peak", ..]: PeakTable.Print(Console.Out, args.Skip(1).FirstOrDefault("")); break;
    case ["machine"]: MachineTable.Print(Console.Out); break;
    case ["functions"]: FunctionTable.Print(Console.Out); break;
    case ["updates"]: UpdateTable.Print(Console.Out); break;
    case ["data"]: return DataTable.Print(Console.Out);
    case ["reading", ..]: return ReadingTable.Print(args.AsSpan(1), Console.Out);
    case ["readers"]: ReaderStepTable.Print(Console.Out); break;
    case ["int8"]: return Int8Table.Print(Console.Out);
    case ["neighbour"]: NeighbourTable.Print(Console.Out); break;
    case [NeighbourTable.Spin]: NeighbourTable.KeepBusy(); break;
    default: BenchmarkSwitcher.FromAssembly(typeof(Configuration).Assembly).Run(args, new Configuration()); break;
}

return 0;
