using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Killed_again_and_again_and_resumed_it_ends_as_if_nothing_had_been()
    {
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);

        using (Process again = terminal.Start("train", "--resume", run, "--threads", "1"))
        {
            training.Await("killed", epochs: 20);
            again.Kill();
            again.WaitForExit();
        }

        Outcome outcome = training.Resume(run).Expect(0);
        LongTraining.AssertUndisturbed(run);
        Assert.DoesNotContain("Warning", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([], Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Intersect(["checkpoints", ".lock"]));

        // As if it had been killed between the last two things it does.
        Directory.CreateDirectory(Path.Combine(run, "checkpoints"));
        File.WriteAllText(Path.Combine(run, "checkpoints", "checkpoint-000000001.ncp"), "");
        Assert.Contains("is completed", training.Resume(run).Expect(0).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(run, "checkpoints")));
        Assert.Equal(File.ReadAllText(Path.Combine(run, "metrics.json")), training.Resume(run, "--json").Expect(0).Output);
    }

    [Fact]
    public void Ctrl_C_says_how_to_go_on_and_a_broken_newest_checkpoint_gives_way_to_the_one_before()
    {
        Terminal.SkipWithoutKill();
        var training = new LongTraining(terminal);
        Process process = training.Start("cancelled");
        string run = training.Await("cancelled", epochs: 5);
        LongTraining.Interrupt(process);
        Outcome cancelled = Terminal.Finish(process).Expect(130);
        Assert.Contains($"Next   neuralcore train --resume {Path.Combine("cancelled", Path.GetFileName(run))}", cancelled.Output, StringComparison.Ordinal);

        string newest = LongTraining.Checkpoints(run)[^1];
        byte[] content = File.ReadAllBytes(newest);
        content[content.Length / 2] ^= 4;
        File.WriteAllBytes(newest, content);
        Outcome outcome = training.Resume(run).Expect(0);
        Assert.Contains($"Warning: {newest}", outcome.Output, StringComparison.Ordinal);
        LongTraining.AssertUndisturbed(run);
    }

    [Fact]
    public void A_disk_that_takes_no_checkpoints_for_a_while_costs_two_lines_and_nothing_else()
    {
        Terminal.SkipWithoutKill();
        var training = new LongTraining(terminal);
        Process process = training.StartEndless("out");
        string run = training.Await("out", epochs: 2), checkpoints = Path.Combine(run, "checkpoints");

        // A file where the folder should be is what root, too, cannot write into.
        PutFileInPlaceOf(checkpoints);
        int done = LongTraining.History(run).Length;
        training.Await("out", epochs: done + 3);
        File.Delete(checkpoints);
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(checkpoints) && LongTraining.Checkpoints(run).Length > 0, TimeSpan.FromMinutes(1)), "No checkpoint came again.");
        LongTraining.Interrupt(process);
        Outcome outcome = Terminal.Finish(process).Expect(130);
        Assert.Single(outcome.Output.Split('\n'), line => line.StartsWith("Warning: Checkpoints cannot be saved: ", StringComparison.Ordinal));
        Assert.Single(outcome.Output.Split('\n'), line => line == "Checkpoints can be saved again.");
    }

    [Fact]
    public void Results_that_cannot_be_saved_at_all_are_a_failure_of_its_own_and_the_figures_are_told()
    {
        var training = new LongTraining(terminal);
        Process process = training.Start("out", "--json");
        training.Await("out", epochs: 2);
        Directory.Move(terminal.Path("out"), terminal.Path("vanished"));
        PutFileInPlaceOf(terminal.Path("out"));
        Outcome outcome = Terminal.Finish(process).Expect(3);
        Assert.Contains("error: The results could not be saved in out", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("the trained weights are lost", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(64, ((string)outcome.Json["weightsSha256"]!).Length);
        Assert.Equal("", File.ReadAllText(terminal.Path("out")));
    }

    [Fact]
    public void A_folder_that_vanished_is_made_again_and_gets_everything_that_is_still_known()
    {
        var training = new LongTraining(terminal);
        Process process = training.Start("out");
        string run = training.Await("out", epochs: 2);
        Directory.Move(terminal.Path("out"), terminal.Path("vanished"));
        Outcome outcome = Terminal.Finish(process).Expect(0);
        Assert.Contains("was deleted and has been created again", outcome.Output, StringComparison.Ordinal);
        LongTraining.AssertUndisturbed(run);
    }

    [Fact]
    public void What_cannot_be_resumed_is_refused_with_the_reason()
    {
        var training = new LongTraining(terminal);
        terminal.Run("train", "--resume", "nowhere").ExpectError(2, "There is no run nowhere");
        terminal.Run("train", "--resume", terminal.Folder).ExpectError(2, "has no checkpoint");

        using Process process = training.StartEndless("out");
        string run = training.Await("out", epochs: 3);
        if (!OperatingSystem.IsMacOS()) training.Resume(run).ExpectError(2, "is being trained by another process");
        process.Kill();
        process.WaitForExit();

        training.Resume(run, "--epochs", "3").ExpectError(1, "leave out --epochs. The learning rate of every step depends");
        training.Resume(run, "--seed", "2").ExpectError(1, "leave out --seed");
        SmallDigits.Write(terminal, "others", train: 290);
        training.Resume(run, "--data", "others").ExpectError(2, "\"290 samples");
        foreach (string file in LongTraining.Checkpoints(run)) File.WriteAllText(file, "broken");
        training.Resume(run).ExpectError(2, "No checkpoint in");
        Assert.Equal("running", (string?)Record(run)["state"]);
    }

    [Fact]
    public void A_resumed_run_whose_output_is_lost_ends_as_if_it_were_read()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full to write to.");
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);
        terminal.RunRedirected("> /dev/full", "train", "--resume", run, "--json").Expect(2);
        Assert.Equal("earlyStopped", (string?)Record(run)["state"]);
        LongTraining.AssertUndisturbed(run);
    }

    [Fact]
    public void A_run_that_ended_before_its_first_checkpoint_begins_again_with_its_settings()
    {
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        DateTimeOffset started = (DateTimeOffset)Record(run)["started"]!;
        training.Resume(run, "--epochs", "3").ExpectError(1, "leave out --epochs");
        Outcome outcome = training.Resume(run).Expect(0);
        Assert.Contains("again: it ended before its first checkpoint", outcome.Output, StringComparison.Ordinal);
        LongTraining.AssertUndisturbed(run);
        Assert.Equal(started, (DateTimeOffset)Record(run)["started"]!);
        Assert.Equal(Path.GetFullPath(run), terminal.OnlyRun("killed"));
    }

    [Fact]
    public void A_run_that_begins_again_and_cannot_is_as_it_was()
    {
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        string before = File.ReadAllText(Path.Combine(run, "run.json"));
        training.Resume(run, "--data", "nowhere").ExpectError(2, "nowhere");
        Assert.Equal(before, File.ReadAllText(Path.Combine(run, "run.json")));
    }

    [Fact]
    public void Results_that_find_a_file_in_their_place_leave_a_record_that_says_failed()
    {
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);
        string metrics = Path.Combine(run, "metrics.json");
        Directory.CreateDirectory(metrics);
        Outcome failed = training.Resume(run).Expect(3);
        Assert.StartsWith("error: Not all results could be saved", failed.Error, StringComparison.Ordinal);
        Assert.Contains("Missing: metrics.json. Saved: model.safetensors, predictions.csv, confusion.csv, run.json.", failed.Error, StringComparison.Ordinal);
        Assert.Contains("resumes from the newest checkpoint", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", failed.Error, StringComparison.Ordinal);
        Assert.Equal("failed", (string?)Record(run)["state"]);
        Directory.Delete(metrics);
        training.Resume(run).Expect(0);
        LongTraining.AssertUndisturbed(run);
    }

    [Fact]
    public void The_folder_one_stands_in_is_resumed_under_its_own_name()
    {
        var training = new LongTraining(terminal);
        string run = training.Kill("killed", epochs: 3);
        terminal.RunIn(run, "train", "--resume", ".").Expect(0);
        Assert.Equal(Path.GetFileName(run), (string?)Record(run)["name"]);
        LongTraining.AssertUndisturbed(run);
    }

    [Fact]
    public void A_run_without_checkpoints_that_saved_a_model_does_not_begin_again_over_it()
    {
        Terminal.SkipWithoutKill();
        var training = new LongTraining(terminal);
        Process process = training.StartEndless("out", "--checkpoint-every", "0");
        string run = training.Await("out", epochs: 1);
        LongTraining.Interrupt(process);
        Assert.DoesNotContain("--resume", Terminal.Finish(process).Expect(130).Output, StringComparison.Ordinal);
        byte[] model = File.ReadAllBytes(Path.Combine(run, "model.safetensors"));
        training.Resume(run).ExpectError(2, "would overwrite its model");
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(run, "model.safetensors")));
    }

    public void Dispose() => terminal.Dispose();

    private static JsonNode Record(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!;

    /// <summary>Moves a folder away that the training may make again at any moment.</summary>
    private void PutFileInPlaceOf(string folder) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    if (Directory.Exists(folder)) Directory.Move(folder, terminal.Path(Path.GetRandomFileName()));
                    File.WriteAllText(folder, "");
                    return true;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            },
            TimeSpan.FromMinutes(1)),
        "The folder could not be replaced.");
}
