using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralCore.Runs.Reports;

/// <summary>Data inside a report page, without white space.</summary>
[JsonSerializable(typeof(CellImages.Content))]
internal sealed partial class PageJson : JsonSerializerContext
{
    private static readonly PageJson Compact = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

    public static string Write(CellImages.Content cells) => JsonSerializer.Serialize(cells, Compact.Content);
}
