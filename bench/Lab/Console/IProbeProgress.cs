namespace Lab.Console;

/// <summary>Told what was done; shows what is left.</summary>
internal interface IProbeProgress
{
    /// <param name="probes">How many more are done, or need not be made.</param>
    void Finished(int probes);

    /// <param name="probes">How many there are to do besides those that were known before.</param>
    void Planned(int probes);

    /// <summary>A line that stays: a first result, before the end of the run.</summary>
    void Say(string line);
}
