using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials.Captures;

namespace Lab.Reports.Sections;

/// <summary>The machine, Python and BLAS that the numbers were measured with.</summary>
internal static class EnvironmentSection
{
    public static Html Render(Results results) => $"""
        <section id="environment"><h2>Environment</h2>
        <div class="columns">
        {List("Machine", Machine(results.Machine))}
        {List("Python", Python(results.Python))}
        {List("BLAS", Blas(results.Python))}
        {List("Variables that steer a BLAS", Variables(results))}
        {List("Packages", results.Python.Packages.Select(p => (p.Key, (string?)p.Value)))}
        {(results.Packages.IsEmpty ? Html.Empty : List("NuGet packages", Packages(results)))}
        {List("Run", Run(results))}
        </div>
        </section>
        """;

    private static IEnumerable<(string, string?)> Machine(MachineFacts machine) =>
    [
        ("System", machine.OperatingSystem),
        ("Kernel", machine.Kernel),
        ("Processor", machine.Processor),
        ("Architecture", machine.Architecture),
        ("Cores", Number(machine.Cores)),
        ("Memory", SizeText.Of(machine.Memory)),
        ("C library", machine.CLibrary),
        ("Stack limit (ulimit -s)", machine.StackLimit is { } limit ? SizeText.Of(limit) : "unlimited"),
        ("Huge pages", machine.HugePages),
        ("Runtime", machine.Runtime),
    ];

    private static IEnumerable<(string, string?)> Python(PythonFacts python) =>
        [("Version", python.Version), ("Executable", python.Executable), ("Library", python.Library)];

    private static IEnumerable<(string, string?)> Blas(PythonFacts python) => python.Blas.SelectMany(blas => new[]
    {
        (blas.UsedBy is { } user ? $"Library of {user}" : "Library", (string?)blas.Library),
        ("Version", blas.Version),
        ("CPU kernel", blas.Core),
        ("Threads", blas.Threads is { } threads ? Number(threads) : null),
        ("Threading", blas.Threading),
    });

    private static IEnumerable<(string, string?)> Packages(Results results) =>
        results.Packages.Select(c => (c.Package, (string?)(c.Problem is null ? c.Version : $"Not used: {c.Problem}")));

    /// <summary>By environment, because each was set for one.</summary>
    private static IEnumerable<(string, string?)> Variables(Results results) => results.Probes
        .Select(p => (p.Environment.BlasThreads, Lines: EnvironmentText.Variables(p.Environment)))
        .Distinct()
        .Select(
            set => ($"BLAS threads {EnvironmentText.Threads(set.BlasThreads)}", (string?)(set.Lines.Length == 0 ? "none set" : set.Lines)));

    private static IEnumerable<(string, string?)> Run(Results results) =>
    [
        ("Lab version", results.Lab),
        ("Started", HtmlReport.Time(results.StartedAt)),
        ("Seed", Number(results.Seed)),
        ("Repeats", Number(results.Repeats)),
        ("Trials", Number(results.Trials)),
        ("Finished", results.Finished ? "yes" : "no"),
    ];

    private static Html List(string title, IEnumerable<(string Name, string? Value)> facts)
    {
        var known = facts.Where(f => f.Value is not null).ToList();
        return $"""
            <section class="facts"><h3>{title}</h3>{(known.Count == 0 ? None : Html.Empty)}
            <dl>{known.Select(f => Fact(f.Name, f.Value))}</dl></section>
            """;
    }

    private static Html None => $"<p>None found.</p>";

    private static Html Fact(string name, string? value) => $"<div><dt>{name}</dt><dd>{value}</dd></div>";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
