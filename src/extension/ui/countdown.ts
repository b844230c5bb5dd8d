/** Says every second how many are left until a moment (milliseconds since 1970); ends then, or when it is aborted. */
export async function countDown(
  until: number,
  say: (seconds: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  let said = 0;
  for (let left = until - Date.now(); left > 0 && !signal?.aborted; left = until - Date.now()) {
    const seconds = Math.ceil(left / 1000);
    if (seconds !== said) say(seconds);
    said = seconds;
    await new Promise((resolve) => setTimeout(resolve, left % 1000 || 1000));
  }
}

/** Says every second how many have passed since a moment (milliseconds since 1970), until it is aborted. */
export async function countUp(
  since: number,
  say: (seconds: number) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    say(Math.floor((Date.now() - since) / 1000));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1000);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}
