namespace Lab.Trials.Captures;

/// <summary>What a process that was started with a setting said of its own threads' stacks.</summary>
/// <param name="Setting">As one would write it down: <c>DOTNET_Thread_DefaultStackSize=400000</c>; empty for no setting at all.</param>
/// <param name="Asked">What the setting means to ask for.</param>
/// <param name="DefaultThread">Stack of a <c>new Thread(f)</c> there.</param>
/// <param name="PoolThread">Stack of a thread-pool thread there.</param>
public sealed record SettingObservation(string Setting, ByteSize? Asked, ByteSize DefaultThread, ByteSize PoolThread);
