namespace Lab.Reports.Browser.Tests;

/// <summary>Scripts that tell of a page how its boxes lie.</summary>
internal static class Layout
{
    /// <summary>What makes the page wider than its window; a table may be wider than the box that it is scrolled in.</summary>
    public const string TooWide = """
        const shown = element => element.tagName.toLowerCase() + "." + element.className + " #"
          + (element.closest("[id]")?.id ?? "") + " " + Math.round(element.getBoundingClientRect().right);
        const scrolls = element => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
        const within = element => {
          for (let box = element.parentElement; box !== null; box = box.parentElement)
            if (scrolls(box)) return true;
          return false;
        };
        const wide = Array.from(document.body.querySelectorAll("*")).filter(element => {
          const box = element.getBoundingClientRect();
          return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !within(element);
        }).map(shown);
        return document.documentElement.scrollWidth <= innerWidth ? wide.filter(line => line.startsWith("table"))
          : ["the page is " + document.documentElement.scrollWidth + " wide, the window " + innerWidth, ...wide];
        """;
}

/// <summary>Scripts that follow the focus through a page.</summary>
internal static class Focus
{
    /// <summary>Notes what has had the focus, and what did not show it.</summary>
    public const string Watch = """
        window.reached = new Set();
        window.unseen = new Set();
        document.addEventListener("focusin", event => {
          reached.add(event.target);
          const style = getComputedStyle(event.target);
          if (!event.target.matches(":focus-visible") || style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0)
            unseen.add(event.target);
        });
        """;

    /// <summary>How many elements of the page can be used.</summary>
    public const string Count = Usable + "return usable.length;";

    /// <summary>Those that never had the focus.</summary>
    public const string Missed =
        Usable + "return usable.filter(element => !reached.has(element)).map(element => element.outerHTML.slice(0, 300));";

    /// <summary>Those that had it and did not show it.</summary>
    public const string Unseen = "return Array.from(unseen, element => element.outerHTML.slice(0, 300));";

    private const string Usable = """
        const usable = Array.from(document.querySelectorAll(
          "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=button], [role=tab]"))
          .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled);
        """;
}
