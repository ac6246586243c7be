using NeuralCore.Peers;

// No argument: the whole table. "train" or "infer" first: that half. Names of cases: those alone.
try
{
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
