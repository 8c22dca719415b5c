using Lab.Benchmarks.Running;

return BenchmarkProgram.Run(args);
