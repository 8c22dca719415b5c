using System.ComponentModel;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Starts a worker only to have it say what it may do.</summary>
internal static class WorkerDescription
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <returns>The description, or null and why there is none.</returns>
    public static async Task<(WorkerMessage.Described? Description, string? Problem)> AskAsync(
        WorkerLauncher launcher, CancellationToken cancel)
    {
        var bare = new TrialEnvironment(null, ImmutableSortedDictionary<string, string>.Empty, []);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Deadline);
        try
        {
            var worker = await launcher.StartAsync(bare, ImmutableDictionary<string, string?>.Empty).ConfigureAwait(false);
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
                var said = VisibleText.FirstLine(evidence.StandardError);
                return (null, said.Length > 0 ? said : "the worker ended and said nothing");
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, "the worker did not answer");
        }
    }
}
