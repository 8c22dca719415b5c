using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;

namespace Lab.Reports.Sections;

/// <summary>Which calls would break where, if nobody chose a stack size: a column a deployment, a row a workload.</summary>
internal static class DeploymentsSection
{
    public static Html Link(Results results) => results.Deployments.IsEmpty ? Html.Empty : $"""<a href="#deployments">Elsewhere</a>""";

    public static Html Render(Results results)
    {
        if (results.Deployments is not [var smallest, ..] all)
            return Html.Empty;
        var (rows, fit) = (smallest.Workloads.Count(w => w.Zone is not StackZone.Safe), smallest.Workloads.Length);
        return $"""
            <section id="deployments"><h2>Where else it would break</h2>
            <p>The sizes that threads have elsewhere if nobody sets one. Every outcome is from threads of this system: bold where a plain
            thread of exactly that size made the call, else it follows from the sizes that were tried. Only the columns marked “here” are
            about this system; for the others the size is carried over from their vendor, and their Python, BLAS and C library may need more
            or less.</p>
            {(rows == 0 ? AllFit(fit) : Table(all, rows, fit))}
            </section>
            """;
    }

    private static Html AllFit(int fit) => $"<p>{Plural.Of(fit, "workload")} fit all of them.</p>";

    private static Html Table(IReadOnlyList<Deployment> all, int rows, int total) => $"""
        <div class="scroll"><table class="deployments">
        <thead><tr><th>Workload</th>{all.Select(Head)}</tr></thead>
        <tbody>{Enumerable.Range(0, rows).Select(row => Row(all, row))}</tbody>
        <tfoot><tr><th scope="row">safe</th>{all.Select(Safe)}</tr></tfoot></table></div>
        <p class="small">{Plural.Of(total - rows, "workload")} more {Plural.Verb(total - rows, "fit", "fits")} everywhere. “Safe” means that
        the minimum and all of its margin fit, “fits” that the minimum alone does; “overrun” that the call returns after overwriting
        memory.</p>
        """;

    private static Html Head(Deployment deployment) => $"""
        <th title="{deployment.Source}"><span class="size">{SizeText.Of(deployment.StackBytes)}</span>
        <span class="where">{deployment.Where}</span><span class="origin">{(deployment.CarriedOver ? "carried over" : "here")}</span></th>
        """;

    private static Html Row(IReadOnlyList<Deployment> all, int row) => $"""
        <tr><th scope="row"><code>{all[0].Workloads[row].Workload}</code></th>{all.Select(d => Cell(d.Workloads[row]))}</tr>
        """;

    private static Html Cell(DeployedWorkload workload)
    {
        var (style, text) = workload.Zone switch
        {
            StackZone.Safe when !workload.HasHeadroom => ("tight", "fits"),
            StackZone.Safe => ("safe", "safe"),
            StackZone.Overrun => ("overrun", "overrun"),
            StackZone.Refused => ("refused", "refused"),
            StackZone.Crash => ("crash", "crash"),
            _ => ("unknown", "too small"),
        };
        return $"""<td class="{style}{(workload.Tried ? " tried" : "")}">{text}</td>""";
    }

    private static Html Safe(Deployment deployment) =>
        $"<td>{deployment.Workloads.Count(w => w is { Zone: StackZone.Safe, HasHeadroom: true })} of {deployment.Workloads.Length}</td>";
}
