namespace NeuralCore;

/// <summary>The warpers of a worker team for images of one shape. Allocates memory in the constructor only.</summary>
internal sealed class ImageWarpers(Shape shape, WorkerTeam team)
{
    /// <summary>
    /// Number of parts per thread: enough to distribute the work evenly, few because each has its own memory.
    /// </summary>
    private const int PartsPerThread = 8;

    private readonly ImageWarper[] warpers =
        [.. Enumerable.Range(0, PartsPerThread * team.Threads).Select(_ => new ImageWarper(shape))];

    /// <summary>Runs <paramref name="work"/> for images 0 … <paramref name="images"/>−1.</summary>
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
            int end = (int)((long)Images * (item + 1) / Parts);
            for (int n = (int)((long)Images * item / Parts); n < end; n++) Work.Run(Warpers[item], n);
        }
    }
}
