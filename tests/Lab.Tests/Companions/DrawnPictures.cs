using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Analysis.Tests.Captures;
using Lab.Companions;
using Lab.Console;
using Lab.Python.Processes;
using Lab.Reports;
using Lab.Reports.Tests.Timings;
using Lab.Trials;

namespace Lab.Tests.Companions;

/// <summary>The companion that draws, built once, and what it draws of a whole run: of two workloads, timed, one of them traced.</summary>
public sealed class DrawnPictures : IAsyncLifetime
{
    public const string Collection = "pictures";

    private static readonly Results Probed = new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload(SampleTimings.Lu)
        .Workload(SampleTimings.Json, blas: false)
        .Probe(SampleTimings.Lu, 3180, survives: size => size >= ByteSize.FromKiB(128))
        .Traced(SampleTimings.Lu, Outcomes.Completed, SampleGrowth.Lu)
        .Probe(SampleTimings.Lu, 36, CaptureBuilder.OneThread)
        .Probe(SampleTimings.Json, 132)
        .Analyse();

    private readonly TemporaryFolder _folder = new();

    internal static Results Results => Probed with { Timings = SampleTimings.All };

    /// <summary>Why there are none; null where there are.</summary>
    internal string? Problem { get; private set; }

    internal string Folder => _folder.Combine("pictures");

    /// <summary>What the companion said on stdout.</summary>
    internal ImmutableArray<string> Said { get; private set; } = [];

    /// <summary>The companion; null where it could not be built.</summary>
    internal string? Assembly { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var companions = await new CompanionBuilder().BuildAsync(
            [Companion.Plots], force: false, RunDisplay.Create(TextWriter.Null), CancellationToken.None);
        (Assembly, Problem) = (companions.AssemblyOf(Companion.Plots), companions.ProblemOf(Companion.Plots));
        if (Problem is not null)
            return;
        var drawn = await RunAsync(_folder.WriteFile("results.json", JsonReport.Render(Results)), Folder);
        Assert.True(drawn.Status == 0, drawn.Error);
        Said = [.. drawn.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<ProcessOutcome.Exited> RunAsync(params string[] arguments)
    {
        var request = new ProcessRequest(LabFiles.RuntimeHost, ["exec", Assembly!, .. arguments], TimeSpan.FromMinutes(2));
        return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
    }
}

/// <summary>The tests of pictures: one after the other, as they share what is built and drawn.</summary>
[CollectionDefinition(DrawnPictures.Collection)]
public sealed class PicturesCollection : ICollectionFixture<DrawnPictures>;
