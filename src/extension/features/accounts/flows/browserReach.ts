/** Where the editor shows itself and where this code runs, as vscode.env has it. */
export interface EditorHost {
  readonly web: boolean;
  /** `ssh-remote`, `wsl`, …; for an editor in a browser the address of its server, `localhost:8080`. */
  readonly remoteName: string | undefined;
  /** Whether this code runs beside the window and not on the remote machine. */
  readonly besideWindow: boolean;
}

/** Whether a browser of the person can reach 127.0.0.1 of the machine that this code runs on. */
export function browserReachesUs({ web, remoteName, besideWindow }: EditorHost): boolean {
  if (web) return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(remoteName ?? '');
  return remoteName === undefined || besideWindow;
}
