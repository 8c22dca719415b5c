namespace Lab.Python.Processes;

/// <summary>Starts other programs; everything this assembly learns from or does through another process goes through here.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end or to its deadline.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the program and its children are gone by then.</exception>
    Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation);
}
