// The collections of RealLab take minutes each and wait for processes most of that time: four run side by side, however few processors
// there are.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
