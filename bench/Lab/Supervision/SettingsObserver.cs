using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>
/// Starts a process with each setting that is said to change the stack of .NET threads, and notes what its threads really got. A
/// setting that was not seen to work is never recommended: of the two variables below, one has no effect on .NET 10.
/// </summary>
internal static class SettingsObserver
{
    private static readonly ImmutableArray<string> Variables = ["DOTNET_Thread_DefaultStackSize", "DOTNET_DefaultStackSize"];

    /// <param name="size">The size to ask for.</param>
    public static async Task<ImmutableArray<SettingObservation>> ObserveAsync(
        WorkerLauncher launcher, ByteSize size, CancellationToken cancel)
    {
        var observations = new List<SettingObservation?> { await ObserveAsync(launcher, null, null, cancel).ConfigureAwait(false) };
        foreach (var variable in Variables)
        {
            var asked = await ObserveAsync(launcher, variable, size, cancel).ConfigureAwait(false);
            var twice = await ObserveAsync(launcher, variable, size + size, cancel).ConfigureAwait(false);
            // Where the size is what threads get anyway, a setting without effect seems to work: only the other size tells, and then
            // it alone is kept.
            var isIgnored = twice is not null
                && twice.DefaultThread == observations[0]?.DefaultThread
                && twice.PoolThread == observations[0]?.PoolThread;
            observations.AddRange(isIgnored ? [twice] : [asked, twice]);
        }

        return [.. observations.OfType<SettingObservation>()];
    }

    private static async Task<SettingObservation?> ObserveAsync(
        WorkerLauncher launcher, string? variable, ByteSize? asked, CancellationToken cancel)
    {
        // The runtime reads these variables as hexadecimal, without a prefix (clrconfig.h: CLRConfig::LookupConfigValue).
        var value = asked?.Bytes.ToString("X", CultureInfo.InvariantCulture);
        var variables = Variables.ToImmutableDictionary(v => v, v => v == variable ? value : null);
        var (description, _) = await WorkerDescription.AskAsync(launcher, variables, cancel).ConfigureAwait(false);
        return description is null
            ? null
            : new(variable is null ? "" : $"{variable}={value}", asked, description.DefaultThread, description.PoolThread);
    }
}

/// <summary>Starts a worker only to have it say what it is.</summary>
internal static class WorkerDescription
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <param name="variables">Variables to start it with, such as a setting of the runtime.</param>
    /// <returns>The description, or null and why there is none.</returns>
    public static async Task<(WorkerMessage.Described? Description, string? Problem)> AskAsync(
        WorkerLauncher launcher, ImmutableDictionary<string, string?> variables, CancellationToken cancel)
    {
        var bare = new TrialEnvironment(null, ImmutableSortedDictionary<string, string>.Empty, []);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        try
        {
            var worker = await launcher.StartAsync(bare, variables).ConfigureAwait(false);
            await using (worker.ConfigureAwait(false))
            {
                await worker.SendAsync(new WorkerRequest.Describe("describe"), deadline.Token).ConfigureAwait(false);
                while (await worker.ReceiveAsync(deadline.Token).ConfigureAwait(false) is { } message)
                {
                    if (message is WorkerMessage.Described described)
                        return (described, null);
                }

                worker.Kill();
                var evidence = await worker.EvidenceAsync().ConfigureAwait(false);
                return (null, evidence.StandardError?.Trim().Split('\n')[0] ?? "the worker ended and said nothing");
            }
        }
        catch (Win32Exception e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, "the worker did not answer");
        }
    }
}
