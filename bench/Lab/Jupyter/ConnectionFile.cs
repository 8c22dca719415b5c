using System.Text.Json;

namespace Lab.Jupyter;

/// <summary>What a client and its kernel agree on: a JSON file with addresses and a key.</summary>
/// <remarks>Source: "Connection files" in the documentation of jupyter_client.</remarks>
internal static class ConnectionFile
{
    private static readonly string[] Ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];

    /// <summary>Passes what ipykernel can serve; a file that is not there yet is written by it.</summary>
    /// <exception cref="CommandException">It is no connection file.</exception>
    public static void Check(string path)
    {
        if (WhyNot(path) is { } problem)
            throw new CommandException(ExitCode.Usage, $"--connection-file {path}: {problem}");
    }

    private static string? WhyNot(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return "it is a folder: name the file in it";
            if (!File.Exists(path))
            {
                return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
                    ? null
                    : "its folder does not exist: name another, or leave the option out";
            }

            using var json = JsonDocument.Parse(File.ReadAllText(path));
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return "it is no connection file of Jupyter: name one, or leave the option out";
            var lacking = Ports.Where(p => !json.RootElement.TryGetProperty(p, out var port) || !port.TryGetUInt16(out _));
            return lacking.FirstOrDefault() is { } lacks ? $"it is no connection file of Jupyter: it has no {lacks}" : null;
        }
        catch (JsonException)
        {
            return "it is no connection file of Jupyter: name one, or leave the option out";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
