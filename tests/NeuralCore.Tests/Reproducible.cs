using FsCheck.Xunit;

// The same cases in every run, so that a failure is due to a change. Seed and gamma of FsCheck's generator; gamma is odd.
[assembly: Properties(Replay = "20261122,1")]
