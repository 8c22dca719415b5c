// A collection of garbage, or of a child process, on another test's behalf would put frames of its own on a measured stack.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
