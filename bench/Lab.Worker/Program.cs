namespace Lab.Worker;

/// <summary>The worker that calls Python through its C API.</summary>
internal static class Program
{
    private static int Main(string[] args) => WorkerProgram.Run(args, new CApiBridge());
}
