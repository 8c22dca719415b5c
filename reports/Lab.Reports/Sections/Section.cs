using Microsoft.AspNetCore.Components;

namespace Lab.Reports.Sections;

/// <summary>A section of the report, or a part of one.</summary>
public abstract class Section : ComponentBase
{
    /// <summary>What the page is about.</summary>
    [CascadingParameter]
    public Results Results { get; set; } = null!;
}
