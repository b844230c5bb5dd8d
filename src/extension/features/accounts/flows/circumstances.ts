import * as vscode from 'vscode';
import { browserReachesUs } from './browserReach';

/** What decides which ways of signing in can work here. */
export interface Circumstances {
  /** Whether the person's browser can reach a port of the machine that this code runs on. */
  readonly browserReachesUs: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** What decides about ways of signing in, in this editor. */
export function circumstancesOf({ extension }: vscode.ExtensionContext): Circumstances {
  const host = {
    web: vscode.env.uiKind === vscode.UIKind.Web,
    remoteName: vscode.env.remoteName,
    besideWindow: extension.extensionKind === vscode.ExtensionKind.UI,
  };
  return { environment: process.env, browserReachesUs: browserReachesUs(host) };
}
