using System.Text.Json.Serialization;

namespace Lab.Trials.Messages;

/// <summary>What the supervisor asks of a worker: one JSON object a line on the request pipe.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunTrial), "runTrial")]
[JsonDerivedType(typeof(Proceed), "proceed")]
[JsonDerivedType(typeof(RunSuite), "runSuite")]
[JsonDerivedType(typeof(RunTests), "runTests")]
[JsonDerivedType(typeof(Describe), "describe")]
[JsonDerivedType(typeof(HostKernel), "hostKernel")]
public abstract record WorkerRequest
{
    /// <summary>Version of the contract: a worker says in <c>ready</c> which one it speaks, and the supervisor refuses any other.</summary>
    public const int Version = 5;

    private WorkerRequest()
    {
    }

    /// <summary>Run one trial.</summary>
    /// <param name="Id">Comes back in every message about this request: nothing the workload prints can guess it.</param>
    /// <param name="RedZone">Bytes of inaccessible pages below a guarded stack.</param>
    public sealed record RunTrial(
        string Id,
        string Workload,
        Host Host,
        ByteSize StackSize,
        ByteSize RedZone,
        Watermark Watermark,
        PythonStart Python) : WorkerRequest
    {
        /// <summary>
        /// Have the growth of the stack watched: the worker says <c>tracing</c> and waits for <c>proceed</c>, or <c>untraceable</c>.
        /// </summary>
        public bool Trace { get; init; }

        /// <summary>
        /// Within so many milliseconds after a call that returned on a guarded stack, begin more of them there: the worker says
        /// <c>calledAgain</c>. 0 for none.
        /// </summary>
        public int LaterCallsMilliseconds { get; init; }
    }

    /// <summary>Make the call.</summary>
    public sealed record Proceed(string Id) : WorkerRequest;

    /// <summary>
    /// Run tests of pytest suites. The worker collects them, asks for the tests to run with <see cref="SuiteEvent.Asking"/>, and gets
    /// <c>runTests</c>, until that names none.
    /// </summary>
    /// <param name="Call">How the body of each test is called; its workload means nothing.</param>
    /// <param name="Targets">Importable names such as <c>scipy.linalg</c>, paths, and ids of tests.</param>
    /// <param name="Keyword">An expression that selects tests, as pytest's option -k takes it; empty for all.</param>
    /// <param name="Root">The folder from which ids of tests are told; empty to have the worker find and say it.</param>
    public sealed record RunSuite(RunTrial Call, ImmutableArray<string> Targets, string Keyword, string Root) : WorkerRequest;

    /// <summary>Run these tests of the suite, in this order; none ends it.</summary>
    public sealed record RunTests(string Id, ImmutableArray<string> Tests) : WorkerRequest;

    /// <summary>Say what the kernel allows this process. Needs no Python.</summary>
    public sealed record Describe(string Id) : WorkerRequest;

    /// <summary>
    /// Be a Jupyter kernel until a client shuts it down. The one request that is no line on a pipe but an argument: the process that
    /// Jupyter has started becomes this worker, and no supervisor is left.
    /// </summary>
    /// <param name="StackSize">The stack of the session: of the thread that starts Python and answers what clients ask.</param>
    /// <param name="ConnectionFile">Path of the file that says where clients connect; empty to have ipykernel write one.</param>
    public sealed record HostKernel(ByteSize StackSize, string ConnectionFile, PythonStart Python) : WorkerRequest;
}

/// <summary>
/// How to start the embedded Python; its home is in the worker's environment (PYTHONHOME). PYTHONPATH is part of
/// <paramref name="SysPath"/>.
/// </summary>
/// <param name="Library">Path of libpython.</param>
/// <param name="Executable">What <c>sys.executable</c> is to be.</param>
/// <param name="SiteDirectories">Site-packages folders whose <c>.pth</c> files are read.</param>
/// <param name="SysPath">What <c>sys.path</c> is to be in the end.</param>
/// <param name="Catalog">Path of <c>lab_catalog.py</c>.</param>
public sealed record PythonStart(
    string Library, string Executable, ImmutableArray<string> SiteDirectories, ImmutableArray<string> SysPath, string Catalog);
