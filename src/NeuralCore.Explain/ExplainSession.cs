using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NeuralCore.Explain;

/// <summary>
/// Answers the requests of an explain page, JSON for JSON. The same class runs behind <c>neuralcore explain</c> and in
/// the browser. Not thread-safe.
/// </summary>
/// <param name="model">Its weights change with the page's steps.</param>
internal sealed class ExplainSession(Model model, ImageSet images, RunFacts facts)
{
    private static readonly Dictionary<string, Action<ExplainState, JsonElement, Utf8JsonWriter>> Answers = new()
    {
        ["describe"] = DescriptionAnswers.Describe,
        ["image"] = DescriptionAnswers.Image,
        ["mode"] = DescriptionAnswers.Mode,
        ["tensor"] = CellAnswers.Tensor,
        ["cell"] = CellAnswers.Cell,
        ["check"] = CellAnswers.Check,
        ["checks"] = CellAnswers.Checks,
        ["fault"] = StepAnswers.Fault,
        ["preview"] = StepAnswers.Preview,
        ["step"] = StepAnswers.Step,
        ["undo"] = StepAnswers.Undo,
        ["reset"] = StepAnswers.Reset,
        ["race"] = StepAnswers.Race,
        ["replay"] = HealthAnswers.Replay,
        ["health"] = HealthAnswers.Health,
        ["occlusion"] = MapAnswers.Occlusion,
        ["saliency"] = MapAnswers.Saliency,
        ["morph"] = MapAnswers.Morph,
    };

    public ExplainState State { get; } = new(model, images, facts);

    /// <summary>The requests that are answered: the values of <c>do</c>.</summary>
    public static IEnumerable<string> Requests => Answers.Keys;

    /// <param name="request">An object whose <c>do</c> names the request; the other members are its arguments.</param>
    /// <returns>An object; with the member <c>error</c> for a request that cannot be answered.</returns>
    public string Answer(string request)
    {
        try
        {
            using var document = JsonDocument.Parse(request);
            JsonElement root = document.RootElement;
            string name = root.GetProperty("do").GetString() ?? "";
            if (!Answers.TryGetValue(name, out var answer))
                throw new ArgumentException($"'{name}' is not a request. Known are {string.Join(", ", Requests)}.");
            return Object(json => answer(State, root, json));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException or OverflowException)
        {
            return Object(json => json.WriteString("error", e.Message));
        }
    }

    private static string Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
