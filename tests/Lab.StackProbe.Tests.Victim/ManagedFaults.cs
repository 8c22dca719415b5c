using System.Runtime.CompilerServices;

namespace Lab.StackProbe.Tests.Victim;

/// <summary>Faults that the CLR turns into exceptions, and one that it cannot.</summary>
internal static unsafe class ManagedFaults
{
    public static bool SurviveNullReference()
    {
        try
        {
            return LengthOf(null!) < 0;
        }
        catch (NullReferenceException)
        {
            return true;
        }
    }

    public static bool SurviveDivisionByZero()
    {
        try
        {
            return Divide(1, 0) != 0;
        }
        catch (DivideByZeroException)
        {
            return true;
        }
    }

    /// <summary>Writes where a mapping was, so that the address is a plausible one and still surely nobody's.</summary>
    public static void WriteToNowhere()
    {
        nint nowhere;
        using (var stack = GuardedStack.Allocate(1 << 20, 1 << 30))
            nowhere = stack.RedZone.Low + (stack.RedZone.Size / 2);
        Console.WriteLine($"nowhere {nowhere}");
        Volatile.Write(ref *(byte*)nowhere, 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string text) => text.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int a, int b) => a / b;
}
