/** Does the work and then closes what it needed, also when it failed; then with what it failed with, whatever closing says. */
export async function closing<T>(thing: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await thing.close().catch(() => undefined);
    throw error;
  }
  await thing.close();
  return result;
}
