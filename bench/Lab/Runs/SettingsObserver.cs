using System.Collections.Immutable;
using System.Globalization;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Capture;

namespace Lab.Runs;

/// <summary>
/// Starts a process with each setting that is said to change the stack of .NET threads, and notes what its threads really got. A
/// setting that was not seen to work is never recommended: of the two variables below, one has no effect on .NET 10.
/// </summary>
internal static class SettingsObserver
{
    private static readonly ImmutableArray<string> Variables = ["DOTNET_Thread_DefaultStackSize", "DOTNET_DefaultStackSize"];

    /// <param name="size">
    /// The size to ask for. Twice of it is asked for too: where the size is what threads get anyway, a setting without effect would seem to work.
    /// </param>
    public static async Task<ImmutableArray<SettingObservation>> ObserveAsync(WorkerLauncher launcher, ByteSize size, CancellationToken cancel)
    {
        var observations = ImmutableArray.CreateBuilder<SettingObservation>();
        var none = Variables.ToImmutableDictionary(v => v, _ => (string?)null);
        await AddAsync("", null, none).ConfigureAwait(false);
        foreach (var variable in Variables)
        {
            foreach (var asked in new[] { size, size + size })
            {
                // The runtime reads these variables as hexadecimal, without a prefix (clrconfig.h: CLRConfig::LookupConfigValue).
                var value = asked.Bytes.ToString("X", CultureInfo.InvariantCulture);
                await AddAsync($"{variable}={value}", asked, none.SetItem(variable, value)).ConfigureAwait(false);
            }
        }

        return observations.ToImmutable();

        async Task AddAsync(string setting, ByteSize? asked, ImmutableDictionary<string, string?> variables)
        {
            var (description, _) = await WorkerDescription.AskAsync(launcher, variables, cancel).ConfigureAwait(false);
            if (description is not null)
                observations.Add(new(setting, asked, description.DefaultThread, description.PoolThread));
        }
    }
}
