using NeuralCore.Peers;

// No argument: the whole table. First argument "train" or "infer": that half. Names of cases: only these.
try
{
    PeerEnvironment.Apply(args);
    return new PeerTable(Console.Out, Console.Error).Print(PeerCase.Select(args));
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return ExitCode.WrongUsage;
}
catch (DisagreementException differ)
{
    Console.Error.WriteLine(differ.Message);
    return ExitCode.CheckFailed;
}
catch (Exception bad) when (bad is IOException or InvalidDataException)
{
    Console.Error.WriteLine(bad.Message);
    return ExitCode.BadInput;
}
