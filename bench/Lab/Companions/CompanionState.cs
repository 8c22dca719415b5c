using Lab.Python.Provisioning;

namespace Lab.Companions;

/// <summary>What is known of a companion without starting anything: built, failed lately, or neither.</summary>
internal sealed class CompanionState
{
    private readonly BuildPlace _place;
    private readonly CompanionStamp _stamp;
    private readonly FailureMemory _ofPackage;
    private readonly FailureMemory _ofProject;
    private readonly string? _sources;

    public CompanionState(Companion companion, BuildPlace place, SourceIdentity sources, TimeProvider time)
    {
        Companion = companion;
        _place = place;
        _stamp = new(place.AssemblyOf(companion));
        _ofPackage = new(place.CacheFolder, $"companion-{companion.Package}", time);
        _ofProject = new(place.CacheFolder, $"companion-{companion.Assembly}", time);
        _sources = sources.Of(place.ProjectOf(companion));
    }

    public Companion Companion { get; }

    private string Stamp => $"{Companion.Named}\n{_sources}\n";

    /// <summary>All that decides whether the package is found. Read each time: the first restore of a user writes his NuGet.Config.</summary>
    private string Asked => $"{Companion.Version}|{NuGetConfiguration.Identity(_place, _place.FolderOf(Companion))}";

    /// <summary>All that decides whether it can be built with it.</summary>
    private string Tried => $"{Asked}|{_place.Root}|{_sources}";

    /// <param name="force">Do not go by what failed lately.</param>
    /// <returns>Null where only a try can tell.</returns>
    public BuiltCompanion? Look(bool force)
    {
        if (_sources is null)
            return Without($"{Companion.Named} is not used: the sources of {Companion.Assembly} are not beside the lab");
        if (_stamp.Says(Stamp))
            return new(Companion, _place.AssemblyOf(Companion), null);
        var failure = force ? null : _ofPackage.Recall(Asked) ?? _ofProject.Recall(Tried);
        return failure is null ? null : Without(failure.Describe());
    }

    /// <summary>The package sources were asked.</summary>
    /// <param name="problem">Null if the package was found.</param>
    public void Answered(CompanionProblem? problem) => Keep(_ofPackage, Asked, problem);

    /// <summary>It is going to be built: until it is, there is nothing to use.</summary>
    public void Begin() => _stamp.Remove();

    /// <summary>The build ended.</summary>
    /// <param name="problem">Null if it was built.</param>
    public BuiltCompanion End(CompanionProblem? problem)
    {
        Keep(_ofProject, Tried, problem);
        if (problem is not null)
            return Without(problem.Line);
        _stamp.Write(Stamp);
        return new(Companion, _place.AssemblyOf(Companion), null);
    }

    public BuiltCompanion Without(string problem) => new(Companion, null, problem);

    private static void Keep(FailureMemory memory, string situation, CompanionProblem? problem)
    {
        if (problem is null)
            memory.Forget();
        else if (problem.Costly)
            memory.Remember(situation, [problem.Line]);
    }
}
