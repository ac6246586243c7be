using NeuralCore.Runner;
using NeuralCore.Runner.Terminal;

StandardStreams.Guard();
return (int)CommandLine.Run(args);
