using System.Diagnostics;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Tests;

/// <summary>Requests that are computed together.</summary>
public sealed class BatchingTests
{
    private const int Images = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_queue_are_one_batch_with_the_bits_of_separate_requests()
    {
        ServedModel model = Convolutional();
        float[][] expected = [.. Enumerable.Range(0, Images).Select(i => model.Forward(Image(i), 1, 28).Logits)];
        using var queue = new RequestQueue(1, 1000, TimeSpan.FromSeconds(10));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        // The only worker is busy: all other requests queue.
        Task<BatchResult<int>> first = Task.Run(() => batcher.Run(model, Image(0, 16), 16, 28, (_, _) => { begun.Set(); release.Wait(Cancellation); return 1; }, Cancellation), Cancellation);
        begun.Wait(Cancellation);
        Task<BatchResult<float[]>>[] others = [.. Enumerable.Range(0, Images).Select(i => batcher.Run(model, Image(i), 1, 28, (_, logits) => logits, Cancellation))];
        Assert.Equal(Images, queue.Depth);
        release.Set();
        await first;
        BatchResult<float[]>[] results = await Task.WhenAll(others);
        for (int i = 0; i < Images; i++) Assert.Equal(expected[i], results[i].Value);
        Assert.Equal([8, 16], results.Select(result => result.Times.BatchSize).Distinct().Order());
        Assert.Equal(0, queue.Depth);
        Assert.Equal(4, metrics.Of(model).Executions); // the first one, 16, 16 and 8
    }

    [Fact]
    public async Task A_request_that_comes_alone_computes_at_once()
    {
        ServedModel model = Convolutional();
        using var queue = new RequestQueue(2, 10, TimeSpan.FromSeconds(10));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        BatchResult<int> result = await batcher.Run(model, Image(3), 1, 28, (shape, _) => shape[0], Cancellation);
        Assert.Equal((1, 1), (result.Value, result.Times.BatchSize));
    }

    [Fact]
    public async Task Requests_for_large_weights_are_collected_while_one_computes_though_workers_are_free()
    {
        var model = new ServedModel("large", new Model(new Network(new Shape(28, 28, 1), 1, new Flatten(), new Dense(400), new ReLU(), new Dense(2)), ["a", "b"]));
        Assert.True(model.HasLargeWeights);
        Assert.False(Convolutional().HasLargeWeights);
        using var queue = new RequestQueue(4, 1000, TimeSpan.FromSeconds(10));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        float[][] expected = [.. Enumerable.Range(0, Images).Select(i => model.Forward(Image(i), 1, 28).Logits)];
        Task<BatchResult<float[]>>[] others = [];
        // The others arrive while the first one computes: it alone does not wait.
        BatchResult<int>? first = batcher.TryRun(model, Image(0), 1, 28, (_, _) =>
        {
            others = [.. Enumerable.Range(0, Images).Select(i =>
            {
                Assert.Null(batcher.TryRun(model, Image(i), 1, 28, (_, logits) => logits));
                return batcher.Run(model, Image(i), 1, 28, (_, logits) => logits, Cancellation);
            })];
            return 1;
        });
        Assert.Equal(1, first!.Times.BatchSize);
        BatchResult<float[]>[] results = await Task.WhenAll(others);
        for (int i = 0; i < Images; i++) Assert.Equal(expected[i], results[i].Value);
        Assert.Contains(results, result => result.Times.BatchSize > 1);
        Assert.True(SpinWait.SpinUntil(() => !model.Pending.IsBusy, TimeSpan.FromSeconds(10)));
        Assert.NotNull(batcher.TryRun(model, Image(0), 1, 28, (_, _) => 1));
        var separate = new InferenceBatcher(queue, metrics, maxBatch: 1);
        Assert.NotNull(separate.TryRun(model, Image(0), 1, 28, (_, _) => separate.TryRun(model, Image(1), 1, 28, (_, _) => 1))?.Value);
    }

    [Fact]
    public async Task Requests_of_different_widths_are_different_batches()
    {
        Assert.SkipUnless(RunningServer.HasReader, "This build contains no reader.");
        ServedModel model = ModelCatalog.Load(null).Find("digits");
        using var queue = new RequestQueue(1, 1000, TimeSpan.FromSeconds(10));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        int[] widths = [64, 32, 64, 96, 32, 64];
        float[][] expected = [.. widths.Select(width => model.Forward(new float[32 * width], 1, width).Logits)];
        Assert.True(await queue.TakeWorker());
        Task<BatchResult<float[]>>[] tasks = [.. widths.Select(width => batcher.Run(model, new float[32 * width], 1, width, (_, logits) => logits, Cancellation))];
        queue.Release();
        BatchResult<float[]>[] results = await Task.WhenAll(tasks);
        for (int i = 0; i < widths.Length; i++) Assert.Equal(expected[i], results[i].Value);
        Assert.Equal([3, 2, 3, 1, 2, 3], results.Select(result => result.Times.BatchSize));
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_refused_and_leaves_the_queue()
    {
        ServedModel model = Convolutional();
        using var queue = new RequestQueue(1, 1000, TimeSpan.FromMilliseconds(50));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        Assert.True(await queue.TakeWorker());
        Task<BatchResult<int>>[] tasks = [.. Enumerable.Range(0, 3).Select(i => batcher.Run(model, Image(i), 1, 28, (_, _) => i, Cancellation))];
        foreach (Task task in tasks) await Assert.ThrowsAsync<ServerBusyException>(() => task);
        Assert.Equal(0, queue.Depth);
        queue.Release();
        Assert.Equal(7, (await batcher.Run(model, Image(0), 1, 28, (_, _) => 7, Cancellation)).Value);
    }

    [Fact]
    public async Task A_client_that_has_gone_is_not_computed()
    {
        ServedModel model = Convolutional();
        using var queue = new RequestQueue(1, 1000, TimeSpan.FromSeconds(10));
        using var metrics = new ServerMetrics(new ModelCatalog([model]), queue);
        var batcher = new InferenceBatcher(queue, metrics, maxBatch: 16);
        Assert.True(await queue.TakeWorker());
        using var gone = new CancellationTokenSource();
        Task<BatchResult<int>> task = batcher.Run(model, Image(0), 1, 28, (_, _) => 1, gone.Token);
        await gone.CancelAsync();
        queue.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(0, metrics.Of(model).Executions);
    }

    [Fact]
    public async Task A_trace_of_the_client_continues_in_the_activities_and_the_access_log()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736", Span = "00f067aa0ba902b7";
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServerActivity.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities) activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var log = new MemoryStream();
        await using (RunningServer server = await RunningServer.Start(new ServerOptions { AccessLog = true }, log))
        {
            server.Client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Span}-01");
            await server.Post($"{RunningServer.Classifier}/infer", $"{{\"inputs\":[{{\"datatype\":\"UINT8\",\"shape\":[1,784],\"data\":[{string.Join(',', new int[784])}]}}]}}");
        }

        System.Text.Json.JsonElement line = System.Text.Json.JsonDocument.Parse(log.ToArray()).RootElement;
        Assert.Equal(Trace, line.GetProperty("trace_id").GetString());
        Assert.Equal(Span, line.GetProperty("parent_span_id").GetString());
        Activity[] own = [.. activities.Where(activity => activity.TraceId.ToHexString() == Trace)];
        Activity request = own.Single(activity => activity.OperationName == "request"), infer = own.Single(activity => activity.OperationName == "infer");
        Assert.Equal(line.GetProperty("span_id").GetString(), request.SpanId.ToHexString());
        Assert.Equal(request.SpanId, infer.ParentSpanId);
        Assert.Equal("small", infer.GetTagItem("model"));
        Assert.Equal(1, infer.GetTagItem("batch_size"));
    }

    private static ServedModel Convolutional() => new("cnn", new Model(
        new Network(new Shape(28, 28, 1), seed: 1, new Conv2D(8, 3), new ReLU(), new MaxPool2D(2), new Flatten(), new Dense(10)),
        Enumerable.Range(0, 10).Select(k => $"{k}")));

    private static float[] Image(int seed, int count = 1)
    {
        var pixels = new float[784 * count];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (i * (seed + 3) + i / 28 * seed) % 17 / 16f;
        return pixels;
    }
}
