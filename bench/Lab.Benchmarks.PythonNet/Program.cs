using Lab.Benchmarks.PythonNet.CallOverhead;
using Lab.Benchmarks.Running;

// The project is empty without the property: that is for the projects that BenchmarkDotNet generates, which refer to it.
return BenchmarkProgram.Run(args, new SuiteSet(PythonNetSuites.All), "/p:Companion=true");
