namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>A call made on a guarded stack, on a roomy one first: what compiling it takes of a stack is not its own depth.</summary>
internal static class MeasuredCall
{
    /// <summary>Runs it on a fresh stack and returns the lowest address that it says it touched.</summary>
    public static nint Run(GuardedStack stack, Func<nint> call)
    {
        nint truth = 0;
        void Body() => truth = call();
        using (var roomy = GuardedStack.Allocate(stack.Stack.Size + (1 << 20)))
            GuardedThread.Start(roomy, Body).Join();
        GuardedThread.Start(stack, Body).Join();
        return truth;
    }

    /// <summary>By residency, after checking that the kernel's two ways to tell agree.</summary>
    public static nint LowestPage(GuardedStack stack)
    {
        var lowest = ResidencyWatermark.LowestTouched(stack);
        Assert.Equal(lowest, ResidencyWatermark.LowestInPageMap(stack.Stack, "/proc/self/pagemap"));
        Assert.Equal(lowest, ResidencyWatermark.LowestInCore(stack.Stack));
        return Assert.NotNull(lowest);
    }

    public static nint PageOf(nint address) => address / Environment.SystemPageSize * Environment.SystemPageSize;
}
