using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Trials;
using Lab.Trials.Files;

namespace Lab.Jupyter;

/// <summary>How Jupyter starts the kernel: the file kernel.json, in a folder whose name is the kernel's.</summary>
/// <remarks>Source: "Kernel specs" in the documentation of jupyter_client.</remarks>
/// <param name="Argv">Jupyter puts the path of a connection file in place of <c>{connection_file}</c>.</param>
/// <param name="InterruptMode">How Jupyter interrupts: <c>signal</c> for SIGINT.</param>
internal sealed record KernelSpec(ImmutableArray<string> Argv, string DisplayName, string Language, string InterruptMode)
{
    /// <summary>What the lab notes for itself, where Jupyter leaves room for it; null in what an older lab wrote.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KernelSpecMetadata? Metadata { get; init; }

    /// <summary>The command that is the kernel; by it the lab knows its own files again.</summary>
    public const string Command = "echo-kernel";

    private const string FileName = "kernel.json";

    /// <summary>Where Jupyter looks for kernels of the user, on Linux: jupyter_data_dir of jupyter_core.</summary>
    public static string UserFolder
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var shared = Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share");
            return Path.GetFullPath(Path.Combine(Variable("JUPYTER_DATA_DIR") ?? Path.Combine(shared, "jupyter"), "kernels"));
        }
    }

    /// <summary>The name as Jupyter writes it.</summary>
    /// <exception cref="FormatException">Jupyter takes no such name.</exception>
    public static string CheckName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && name.Trim('.').Length > 0
        ? name.ToLowerInvariant()
        : throw new FormatException($"'{name}' is no name of a kernel: write letters, digits, '-', '_' and '.', such as lab-echo");

    /// <param name="python">The executable of the Python to host.</param>
    public static KernelSpec Of(string python, ByteSize stack) => new(
        [
            LabFiles.RuntimeHost, LabFiles.Program, Command, "--python", python,
            "--stack", $"0x{stack.Bytes:x}", "--connection-file", "{connection_file}",
        ],
        $"Echo in .NET ({stack} of stack)",
        "echo",
        "signal");

    /// <summary>Passes a folder that is free, or has an older file of the lab's own.</summary>
    /// <exception cref="CommandException">Another kernel has that name.</exception>
    public static void RefuseOthers(string folder)
    {
        if (Directory.Exists(folder) && !IsOurs(folder))
            throw Wrong($"{folder} is another kernel's: choose another name with --name");
    }

    /// <summary>Writes the file, over an older one of the lab's own.</summary>
    /// <exception cref="CommandException">Another kernel has that name, or the folder cannot be written.</exception>
    public void Write(string folder)
    {
        try
        {
            RefuseOthers(folder);
            var made = Read(folder)?.Metadata ?? new(Missing(folder));
            Directory.CreateDirectory(folder);
            var text = JsonSerializer.Serialize(this with { Metadata = made }, KernelSpecJson.Default.KernelSpec);
            File.WriteAllText(Path.Combine(folder, FileName), text + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment, $"the kernelspec cannot be written: {e.Message}");
        }
    }

    /// <summary>Removes the folder with the file, and of the folders above it those that were made for it and are empty now.</summary>
    /// <exception cref="CommandException">There is none of the lab's, or it cannot be removed.</exception>
    public static void Remove(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                throw Wrong($"there is no kernelspec {folder}: 'jupyter kernelspec list' shows where they are");
            if (!IsOurs(folder))
                throw Wrong($"{folder} is another kernel's, and stays: 'jupyter kernelspec remove' removes any");
            var made = Read(folder)?.Metadata?.FoldersMade ?? 0;
            Directory.Delete(folder, recursive: true);
            var above = Path.GetDirectoryName(folder);
            for (var left = made - 1; left > 0 && above is not null && !Directory.EnumerateFileSystemEntries(above).Any(); left--)
            {
                Directory.Delete(above);
                above = Path.GetDirectoryName(above);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment, $"the kernelspec cannot be removed: {e.Message}");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static CommandException Wrong(string message) => new(ExitCode.Usage, message);

    private static bool IsOurs(string folder) => Read(folder)?.Argv is { IsDefault: false } argv && argv.Contains(Command);

    /// <returns>Null where there is none that can be read.</returns>
    private static KernelSpec? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) && RegularFile.HasContent(file)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(file), KernelSpecJson.Default.KernelSpec)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How many folders of a path are not there, itself among them.</summary>
    private static int Missing(string? folder) =>
        folder is null || Directory.Exists(folder) ? 0 : 1 + Missing(Path.GetDirectoryName(folder));
}

/// <summary>What the lab notes in a kernel.json.</summary>
/// <param name="FoldersMade">How many folders were made for it, its own among them.</param>
internal sealed record KernelSpecMetadata(int FoldersMade);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(KernelSpec))]
internal sealed partial class KernelSpecJson : JsonSerializerContext;
