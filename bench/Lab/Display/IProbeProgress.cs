using Lab.Probing;

namespace Lab.Display;

/// <summary>Told what was done; shows what is left.</summary>
internal interface IProbeProgress
{
    void Finished(ProbePlan plan);

    /// <summary>A line that stays: a first result, before the end of the run.</summary>
    void Say(string line);
}
