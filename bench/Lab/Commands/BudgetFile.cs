using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Analysis.Checks;
using Lab.Catalog;
using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Files;

namespace Lab.Commands;

/// <summary>
/// The budget of a check as a file: JSON with <c>"schema": 1</c>, which the README describes. Whoever can write it can have the lab call
/// the functions that it names, as with the command line; but it may be damaged, or no budget at all, so that every mistake is named with
/// its place, and no more is read than a budget can have.
/// </summary>
internal static class BudgetFile
{
    private const int Schema = 1;

    /// <summary>In bytes: some ten thousand workloads.</summary>
    private const int LargestFile = 1 << 20;

    private const int LongestName = 60;
    private const int LongestMessage = 300;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a budget. Paths of the workloads in it become paths from the current folder.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no budget; the message names the place.</exception>
    public static Budget Read(string file)
    {
        try
        {
            var budget = Parse(Utf8.GetString(Bytes(file)));
            var rules = budget.Rules.Select(rule => (rule.Workload, Rule: rule with { Workload = FromHere(rule.Workload, file) })).ToList();
            // The same file can be named in several ways.
            if (rules.GroupBy(r => Whole(r.Rule.Workload), StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new FormatException($"workloads: {string.Join(" and ", twice.Select(r => Quoted(r.Workload)))} are the same");
            return budget with { Rules = [.. rules.Select(r => r.Rule)] };
        }
        catch (JsonException e)
        {
            throw Refusal(file, $"line {e.LineNumber + 1} is not JSON: {e.Message.Split(" LineNumber:")[0]}");
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            throw Refusal(file, "this is not text in UTF-8");
        }
        catch (FormatException e)
        {
            throw Refusal(file, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refusal(file, VisibleText.FirstLine(e.Message));
        }
    }

    /// <summary>One line for the user: the file, and what is wrong in it.</summary>
    public static CommandException Refusal(string file, string what) =>
        new(ExitCode.Usage, VisibleText.Line($"cannot use the budget {file}: {what}", LongestMessage));

    /// <exception cref="FormatException">It is no budget; the message names the place.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text holds half of a character.</exception>
    internal static Budget Parse(string json)
    {
        using var document = JsonDocument.Parse(json.TrimStart('\ufeff'), new JsonDocumentOptions { MaxDepth = 8 });
        var members = Members(document.RootElement, "", "schema", "stack", "workloads");
        if (!members.TryGetValue("schema", out var schema))
            throw new FormatException($"\"schema\": {Schema} is missing: this is no budget");
        if (schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out var number) || number != Schema)
            throw new FormatException($"schema: this lab reads {Schema}, not {schema.GetRawText()}");
        var rules = members.TryGetValue("workloads", out var workloads) ? Members(workloads, "workloads") : [];
        if (rules.Count == 0 && members.ContainsKey("workloads"))
            throw new FormatException("workloads: none is named: name one, or leave the member out for the whole catalog");
        return new(Size(members, "stack", "", StackSizeRules.Parse), [.. rules.Select(rule => Rule(rule.Key, rule.Value))]);
    }

    private static BudgetRule Rule(string workload, JsonElement element)
    {
        var place = $"workloads.{Quoted(workload)}";
        var members = Members(element, place, "stack", "headroom", "minimum");
        return new(
            workload,
            Size(members, "stack", place, StackSizeRules.Parse),
            Size(members, "headroom", place, ByteSize.Parse),
            Size(members, "minimum", place, ByteSize.Parse));
    }

    /// <param name="known">What it may have; empty for any.</param>
    private static Dictionary<string, JsonElement> Members(JsonElement element, string place, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException(At(place, $"an object is expected, not {Kind(element)}"));
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (known.Length > 0 && !known.Contains(member.Name))
                throw new FormatException(At(place, $"{Quoted(member.Name)} is not known: write {string.Join(", ", known)}"));
            if (!members.TryAdd(member.Name, member.Value))
                throw new FormatException(At(place, $"{Quoted(member.Name)} is there twice"));
        }

        return members;
    }

    private static ByteSize? Size(Dictionary<string, JsonElement> members, string name, string place, Func<string, ByteSize> parse)
    {
        if (!members.TryGetValue(name, out var element))
            return null;
        place = place.Length == 0 ? name : $"{place}.{name}";
        if (element.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            throw new FormatException(At(place, $"a size such as \"4M\" is expected, not {Kind(element)}"));
        try
        {
            var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
            var size = parse(text);
            return size <= JsonByteSizeConverter.Largest
                ? size
                : throw new FormatException($"'{text}' is too large: a process has at most {JsonByteSizeConverter.Largest}");
        }
        catch (FormatException e)
        {
            throw new FormatException(At(place, e.Message), e);
        }
    }

    private static string At(string place, string what) => place.Length == 0 ? what : $"{place}: {what}";

    private static string Quoted(string name) => $"\"{VisibleText.Line(name, LongestName)}\"";

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static byte[] Bytes(string file)
    {
        if (file.Length == 0)
            throw new FormatException("an empty text names no file");
        if (Directory.Exists(file))
            throw new FormatException("this is a folder");
        if (!File.Exists(file))
            throw new FormatException("there is no such file");
        if (!RegularFile.HasContent(file))
            throw new FormatException("empty, or no regular file");
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[LargestFile + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count <= LargestFile ? bytes[..count] : throw new FormatException($"larger than {LargestFile >> 20} MiB: no budget is");
    }

    /// <summary>A file in a budget is named from the budget's folder.</summary>
    private static string FromHere(string workload, string file)
    {
        if (!UserWorkload.IsReference(workload))
            return workload;
        var here = Path.Combine(Path.GetDirectoryName(file) ?? "", workload);
        try
        {
            _ = UserWorkload.Entry(here);
            return here;
        }
        catch (CommandException e)
        {
            throw new FormatException($"workloads: {e.Message.Replace(UserWorkload.FromHere, "from the folder of the budget")}", e);
        }
    }

    /// <summary>A workload with the whole path of its file, which can be named in several ways.</summary>
    public static string Whole(string workload) =>
        UserWorkload.FileOf(workload) is { } file ? Path.GetFullPath(file) + workload[file.Length..] : workload;

    /// <summary>What does not fit its stack would make a budget that cannot pass.</summary>
    public static bool IsKept(CheckedWorkload workload) => workload.Verdict is CheckVerdict.Passed or CheckVerdict.MinimumTooLarge;

    /// <summary>
    /// A budget of what passed, or would but for an older budget, which a later check can start from: no minimum may grow.
    /// </summary>
    /// <param name="stack">For all workloads that have no other.</param>
    /// <param name="file">Where it will be: files of workloads are named from its folder.</param>
    public static string Render(CheckResult check, ByteSize? stack, string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var workloads = new JsonObject();
        foreach (var workload in check.Workloads.Where(IsKept))
        {
            var rule = new JsonObject();
            if (workload.StackBytes != stack)
                rule["stack"] = Size(workload.StackBytes);
            if (workload.HeadroomBytes is { } headroom)
                rule["headroom"] = Size(headroom);
            rule["minimum"] = workload.MinimumStackBytes.ToString();
            workloads[UserWorkload.FileOf(workload.Workload) is { } source
                ? Path.GetRelativePath(folder, Path.GetFullPath(source)) + workload.Workload[source.Length..]
                : workload.Workload] = rule;
        }

        var budget = new JsonObject { ["schema"] = Schema };
        if (stack is { } forAll)
            budget["stack"] = Size(forAll);
        budget["workloads"] = workloads;
        return budget.ToJsonString(Readable) + "\n";

        // What is no whole number of KiB is written in bytes: in words it would be rounded.
        static JsonNode Size(ByteSize size) => size.Bytes % 1024 == 0 ? size.ToString() : size.Bytes;
    }
}
