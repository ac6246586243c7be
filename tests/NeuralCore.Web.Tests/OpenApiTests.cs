using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace NeuralCore.Web.Tests;

/// <summary>The OpenAPI document against the server that it describes.</summary>
public sealed class OpenApiTests
{
    private static readonly string Zeros = $"{{\"inputs\":[{{\"datatype\":\"UINT8\",\"shape\":[1,784],\"data\":[{string.Join(',', new int[784])}]}}]}}";

    private const string Drawing = "{\"height\":100,\"strokes\":[{\"points\":[1,1,50,50],\"width\":5}]}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_every_route_and_no_other()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement document = await server.Get("/openapi.json");
        string[] described = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))];
        string[] mapped = [.. server.Server.Routes.Where(IsApi).SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"))];
        Assert.Equal(mapped.Order(), described.Order());

        static bool IsApi(RouteEndpoint route) => new[] { "/v2", "/api/", "/metrics", "/openapi.json" }.Any(start => route.RoutePattern.RawText!.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public async Task References_exist_names_are_unique_and_parameters_are_declared()
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement document = await server.Get("/openapi.json");
        foreach (string reference in References(document))
        {
            JsonElement at = document;
            foreach (string step in reference.Split('/').Skip(1)) Assert.True(at.TryGetProperty(step, out at), reference);
        }

        JsonProperty[] operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())];
        string[] names = [.. operations.Select(operation => operation.Value.GetProperty("operationId").GetString()!)];
        Assert.Equal(names.Length, names.Distinct().Count());
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonElement operation in path.Value.EnumerateObject().Select(method => method.Value))
            {
                string?[] declared = operation.TryGetProperty("parameters", out JsonElement list)
                    ? [.. list.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString())] : [];
                Assert.Equal(path.Name.Split('{').Skip(1).Select(part => part.Split('}')[0]), declared);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/v2", "/v2", null, 200)]
    [InlineData("GET", "/v2/health/live", "/v2/health/live", null, 200)]
    [InlineData("GET", "/v2/health/ready", "/v2/health/ready", null, 200)]
    [InlineData("GET", "/v2/models/{model}", "/v2/models/small", null, 200)]
    [InlineData("GET", "/v2/models/{model}", "/v2/models/none", null, 404)]
    [InlineData("GET", "/v2/models/{model}/versions/{version}/ready", "/v2/models/small/versions/1/ready", null, 200)]
    [InlineData("POST", "/v2/models/{model}/infer", "/v2/models/small/infer", "zeros", 200)]
    [InlineData("POST", "/v2/models/{model}/infer", "/v2/models/small/infer", "{}", 400)]
    [InlineData("POST", "/v2/repository/index", "/v2/repository/index", "{}", 200)]
    [InlineData("POST", "/v2/repository/models/{model}/load", "/v2/repository/models/small/load", "", 400)]
    [InlineData("GET", "/api/models", "/api/models", null, 200)]
    [InlineData("POST", "/api/strokes", "/api/strokes", Drawing, 200)]
    [InlineData("POST", "/api/read", "/api/read", "no image", 400)]
    public async Task An_answer_has_a_described_status_and_the_fields_of_its_schema(string method, string route, string path, string? body, int status)
    {
        await using RunningServer server = await RunningServer.Start();
        JsonElement document = await server.Get("/openapi.json");
        JsonElement answer = method == "GET" ? await server.Get(path, status) : await server.Post(path, body == "zeros" ? Zeros : body!, status);
        JsonElement response = Resolve(document, document.GetProperty("paths").GetProperty(route).GetProperty(method.ToLowerInvariant()).GetProperty("responses").GetProperty($"{status}"));
        RequireSchema(document, response.GetProperty("content").GetProperty("application/json").GetProperty("schema"), answer, route);
    }

    private static void RequireSchema(JsonElement document, JsonElement schema, JsonElement value, string place)
    {
        schema = Resolve(document, schema);
        if (schema.TryGetProperty("enum", out JsonElement words))
        {
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(word => word.GetString()));
            return;
        }

        if (!schema.TryGetProperty("type", out JsonElement type)) return;
        string?[] kinds = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(kind => kind.GetString())] : [type.GetString()];
        string kind = value.ValueKind switch { JsonValueKind.True or JsonValueKind.False => "boolean", JsonValueKind.Number => "number", _ => value.ValueKind.ToString().ToLowerInvariant() };
        Assert.True(kinds.Contains(kind) || (kind == "number" && kinds.Contains("integer") && value.TryGetInt64(out _)), $"{place} is a {kind}");
        if (kind == "array") foreach (JsonElement item in value.EnumerateArray()) RequireSchema(document, schema.GetProperty("items"), item, $"{place}[]");
        if (kind != "object" || !schema.TryGetProperty("properties", out JsonElement properties)) return;
        foreach (JsonElement required in schema.GetProperty("required").EnumerateArray()) Assert.True(value.TryGetProperty(required.GetString()!, out _), $"{place} has no {required}");
        foreach (JsonProperty field in value.EnumerateObject())
        {
            Assert.True(properties.TryGetProperty(field.Name, out JsonElement own), $"{place}.{field.Name} is not described");
            RequireSchema(document, own, field.Value, $"{place}.{field.Name}");
        }
    }

    private static JsonElement Resolve(JsonElement document, JsonElement element)
    {
        if (!element.TryGetProperty("$ref", out JsonElement reference)) return element;
        JsonElement at = document;
        foreach (string step in reference.GetString()!.Split('/').Skip(1)) at = at.GetProperty(step);
        return at;
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
