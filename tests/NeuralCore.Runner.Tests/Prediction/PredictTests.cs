using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuralCore.Handwriting.Images;
using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Answers;

namespace NeuralCore.Runner.Tests.Prediction;

/// <summary>The command as a user starts it.</summary>
public sealed class PredictTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void A_page_is_read_line_by_line_into_text_a_table_and_pictures_of_the_stages()
    {
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("94305", "12"));
        Outcome outcome = terminal.Run("predict", digits.Save(terminal), "page.png", "--output", "answers.csv", "--show-stages", "stages", "--draw").Expect(0);
        Assert.Matches(@"page\.png  94305  \(9 \d+\.\d %, 4 \d+\.\d %, 3 .* all digits \d+\.\d %\)", outcome.Output);
        Assert.Matches(@"\n          12  \(", outcome.Output);
        Assert.Contains('▀', outcome.Output);
        Assert.Empty(outcome.Error);

        string[] rows = File.ReadAllLines(terminal.Path("answers.csv"));
        Assert.Equal(AnswerCsv.Header, rows[0]);
        Assert.StartsWith("page.png,1,94305,0.", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("page.png,2,12,0.", rows[2], StringComparison.Ordinal);
        Assert.Equal(["1-grey.png", "2-ink.png", "3-boxes.svg", "4-digits.svg"], Directory.GetFiles(terminal.Path("stages")).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(terminal.Path("stages"), "*.png"), path => Assert.True(ImageFile.Read(path).Width > 100));
        Assert.Equal(["9", "4", "3", "0", "5", "1", "2"], DrawnSvg.Of(File.ReadAllText(terminal.Path("stages/3-boxes.svg"))).Texts);
        Assert.Equal(7, DrawnSvg.Of(File.ReadAllText(terminal.Path("stages/4-digits.svg"))).Images.Count());
    }

    [Fact]
    public void A_name_that_begins_with_a_dash_is_a_file_behind_two_dashes()
    {
        File.WriteAllBytes(terminal.Path("-dash.png"), digits.Page("7"));
        Assert.Matches(@"^-dash\.png  7  \(", terminal.Run("predict", digits.Save(terminal), "--", "-dash.png").Expect(0).Output);
        terminal.Run("predict", digits.Save(terminal), "-dash.png").ExpectError(1, "'-dash.png' is not an option of predict");
    }

    [Fact]
    public void With_json_standard_output_tells_boxes_probabilities_and_alternatives()
    {
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("70"));
        Outcome outcome = terminal.Run("predict", digits.Save(terminal), "page.png", "--json", "--threads", "1").Expect(0);
        JsonObject picture = outcome.Json["pictures"]![0]!.AsObject();
        Assert.Equal(("70", 252, 168), ((string?)picture["text"], (int)picture["width"]!, (int)picture["height"]!));
        JsonArray found = picture["lines"]![0]!["digits"]!.AsArray();
        Assert.Equal(2, found.Count);
        for (int k = 0; k < 2; k++)
        {
            JsonObject digit = found[k]!.AsObject();
            int left = (int)digit["x"]!, right = left + (int)digit["width"]!, top = (int)digit["y"]!, bottom = top + (int)digit["height"]!;
            Assert.True(42 + 84 * k <= left && right <= 126 + 84 * k && 42 <= top && bottom <= 126, digit.ToJsonString());
            Assert.True(bottom - top >= 50, digit.ToJsonString());
            double[] alternatives = [.. digit["alternatives"]!.AsArray().Select(one => (double)one!["probability"]!)];
            Assert.Equal(3, alternatives.Length);
            Assert.Equal((double)digit["probability"]!, alternatives.Max());
        }

        Assert.Null(picture["error"]);
        Assert.Null(outcome.Json["score"]);
    }

    [Fact]
    public void Pictures_in_folders_named_after_classes_are_scored_and_one_bad_file_does_not_stop_the_others()
    {
        foreach ((string name, byte[] content) in (List<(string, byte[])>)
        [
            ("own/7/a.png", digits.Page("7")), ("own/7/b.png", digits.Page("7")), ("own/3/a.png", digits.Page("3")), ("own/3/turned, twice.png", digits.Page("5")), ("own/5/cut.png", digits.Page("5")[..^30]),
        ])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(terminal.Path(name))!);
            File.WriteAllBytes(terminal.Path(name), content);
        }

        Outcome outcome = terminal.Run("predict", digits.Save(terminal), "own", "--output", "answers.csv").Expect(2);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("cut.png: the PNG is truncated", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Accuracy 75.00 % (95 % confidence interval 30.06 % to 95.44 %): 3 of 4 images classified correctly, 1 error, 0 unknown", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 classified as 5: 1", outcome.Output, StringComparison.Ordinal);
        string[] rows = File.ReadAllLines(terminal.Path("answers.csv"));
        Assert.Equal(1 + 5, rows.Length);
        Assert.Contains(rows, row => row.StartsWith($"\"{Path.Combine("own", "3", "turned, twice.png")}\",1,5,", StringComparison.Ordinal) && row.EndsWith(",3,no,", StringComparison.Ordinal));
    }

    [Fact]
    public void Ctrl_C_keeps_what_was_read()
    {
        Terminal.SkipWithoutKill();
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("123456", "7890"));
        Process process = terminal.Start(["predict", digits.Save(terminal), "--output", "answers.csv", "--threads", "1", .. Enumerable.Repeat("page.png", 20_000)]);
        string? first = process.StandardOutput.ReadLine();
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()])) kill.WaitForExit();
        Outcome outcome = Terminal.Finish(process).Expect(130);
        Assert.Contains("123456", first, StringComparison.Ordinal);
        Assert.Contains("Cancelled after", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(File.ReadAllLines(terminal.Path("answers.csv")).Length, 3, 39_999);
    }

    [Fact]
    public void What_cannot_be_written_or_found_is_told()
    {
        string model = digits.Save(terminal);
        terminal.Run("predict", "none.safetensors", "page.png").ExpectError(2, "none.safetensors");
        terminal.Run("predict", model, "gone.png", "gone/*.png").ExpectError(2, "gone/*.png: no image matches");
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("1"));
        terminal.Run("predict", model, "page.png", "--output", "gone/answers.csv").ExpectError(2, "there is no folder");
        terminal.Run("predict", model, "page.png", "--show-stages", model).ExpectError(2, "--show-stages");
        terminal.Run("predict", "page.png", model).ExpectError(1, "name it first, before the images");
    }

    [Fact]
    public void Texts_of_a_labels_file_are_scored_by_images_and_by_characters()
    {
        string folder = Directory.CreateDirectory(terminal.Path("lines")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "a.png"), digits.Page("70"));
        File.WriteAllBytes(Path.Combine(folder, "b.png"), digits.Page("43"));
        File.WriteAllText(Path.Combine(folder, "labels.csv"), "file,text\na.png,70\n\"b.png\",45\n");
        string output = terminal.Run("predict", digits.Save(terminal), "lines").Expect(0).Output;
        Assert.Contains("Accuracy 50.00 %", output, StringComparison.Ordinal);
        Assert.Contains("character error rate 25.00 %", output, StringComparison.Ordinal);
        Assert.Contains("45 classified as 43: 1", output, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(folder, "labels.csv"), "gone.png,1\n");
        terminal.Run("predict", digits.Save(terminal), "lines").ExpectError(2, "line 4 of labels.csv names this image");
    }

    public void Dispose() => terminal.Dispose();
}
