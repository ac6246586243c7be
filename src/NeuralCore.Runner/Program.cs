return (int)NeuralCore.Runner.CommandLine.Run(args);
