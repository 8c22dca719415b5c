namespace Lab.Benchmarks.CallOverhead;

/// <summary>What crosses between .NET (or C) and Python, in the words of the capture; call_floor.c has the same.</summary>
internal static class Operations
{
    /// <summary>The GIL is held over the calls, in this and in all that say nothing else.</summary>
    public const string EmptyCall = "empty call";

    /// <summary>A thread that Python knows takes the GIL for each call.</summary>
    public const string EmptyCallTakingGil = "empty call, GIL taken";

    /// <summary>A thread that Python does not know takes it, and is forgotten again.</summary>
    public const string EmptyCallOfUnknownThread = "empty call, GIL taken by a new thread";

    public const string Float = "float in and out";
    public const string ThreeArguments = "three arguments";
    public const string KeywordArguments = "keyword arguments";
    public const string Text = "string in and out";
    public const string Attribute = "attribute read";
    public const string ListIn = "list of 1000 in";
    public const string ListOut = "list of 1000 out";
    public const string ArrayOutCopied = "array of 1e6 out, copied";
    public const string ArrayOutShared = "array of 1e6 out, shared";
    public const string ArrayInCopied = "array of 1e6 in, copied";
    public const string ArrayInShared = "array of 1e6 in, shared";
    public const string Raised = "exception raised and caught";
    public const string Callback = "callback";
    public const string CallbackWithKeyword = "callback with a keyword";

    /// <summary>299×299 pixels of three colours: what users hand to Python as a list (pythonnet, issue 658).</summary>
    public const int BulkItems = 299 * 299 * 3;

    public const string BulkAsList = "268203 floats in, as a list";
    public const string BulkByElement = "268203 floats in, element by element";
    public const string BulkCopied = "268203 floats in, array copied";
    public const string BulkShared = "268203 floats in, array shared";

    /// <summary>The numbers 0, 1, 2 and so on, in memory that does not move.</summary>
    public static double[] FillPinned(int count)
    {
        var numbers = GC.AllocateUninitializedArray<double>(count, pinned: true);
        for (var i = 0; i < count; i++)
            numbers[i] = i;
        return numbers;
    }
}
