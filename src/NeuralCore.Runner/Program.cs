using NeuralCore.Runner;

StandardStreams.Guard();
return (int)CommandLine.Run(args);
