using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;

BenchmarkSwitcher.FromTypes([.. Suites.All.Select(s => s.Type)]).Run(args);
