using System.Text.RegularExpressions;

namespace NeuralCore.Web.Tests;

/// <summary>The files of the page and their headers.</summary>
public sealed partial class PageTests
{
    private const int MaxBytes = 60 * 1024;

    private static readonly string[] Files = ["/", "/style.css", "/main.js", "/pad.js", "/view.js", "/zip.js", "/icon.svg"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_small_and_names_no_other_server()
    {
        await using RunningServer server = await RunningServer.Start();
        int bytes = 0;
        foreach (string file in Files)
        {
            string text = await server.Client.GetStringAsync(file, Cancellation);
            bytes += text.Length;
            Assert.Empty(Url().Matches(text).Where(url => url.Value != "http://www.w3.org/2000/svg").Select(url => url.Value));
        }

        Assert.InRange(bytes, 10_000, MaxBytes);
        string html = await server.Client.GetStringAsync("/", Cancellation);
        Assert.All(Reference().Matches(html), reference => Assert.Contains($"/{reference.Groups[1].Value}", Files));
        Assert.DoesNotMatch("<script(?![^>]*src=)|style=|onclick=", html); // the policy would block them
    }

    [Fact]
    public async Task The_policy_allows_this_server_alone()
    {
        await using RunningServer server = await RunningServer.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Origin", "http://other.example");
        using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again, Cancellation);
        Assert.Equal(304, (int)unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/NeuralCore.Web.dll")]
    [InlineData("/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/Page/index.html")]
    [InlineData("/%2e%2e/NeuralCore.Web.runtimeconfig.json")]
    [InlineData("/v2/models/..%2f..%2fetc/ready")]
    public async Task No_path_of_a_request_reaches_the_disk(string path)
    {
        await using RunningServer server = await RunningServer.Start();
        await server.Get(path, 404);
    }

    [Fact]
    public async Task A_wrong_method_is_an_error_in_JSON()
    {
        await using RunningServer server = await RunningServer.Start();
        Assert.Contains("GET", (await server.Get("/api/strokes", 405)).GetProperty("error").GetString());
    }

    [GeneratedRegex("""https?://[^\s"'`)]+""")]
    private static partial Regex Url();

    [GeneratedRegex("""(?:src|href)="([^"]+)"\s""")]
    private static partial Regex Reference();
}
