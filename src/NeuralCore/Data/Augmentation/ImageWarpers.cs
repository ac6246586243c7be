namespace NeuralCore;

/// <summary>A team's warpers for images of one shape. After it is made it allocates nothing.</summary>
internal sealed class ImageWarpers(Shape shape, WorkerTeam team)
{
    /// <summary>
    /// Parts of a batch for each thread: small enough to share the work out evenly, large enough that few need memory
    /// of their own.
    /// </summary>
    private const int PartsPerThread = 8;

    private readonly ImageWarper[] warpers =
        [.. Enumerable.Range(0, PartsPerThread * team.Threads).Select(_ => new ImageWarper(shape))];

    /// <summary>Runs images 0 … <paramref name="images"/>−1 of <paramref name="work"/>.</summary>
    public void Run<TWork>(int images, TWork work) where TWork : struct, IImageWork
    {
        int parts = Math.Min(warpers.Length, images);
        team.Run(parts, new PartWork<TWork> { Warpers = warpers, Work = work, Images = images, Parts = parts });
    }

    private struct PartWork<TWork> : ITeamWork where TWork : struct, IImageWork
    {
        public ImageWarper[] Warpers;
        public TWork Work;
        public int Images, Parts;

        public readonly void Run(int item)
        {
            for (int n = (int)((long)Images * item / Parts),
                end = (int)((long)Images * (item + 1) / Parts); n < end; n++) Work.Run(Warpers[item], n);
        }
    }
}
