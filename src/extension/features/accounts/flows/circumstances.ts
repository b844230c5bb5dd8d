import * as vscode from 'vscode';
import { browserReachesUs, type Circumstances } from './ways';

/** What decides about ways of signing in, in this editor. */
export function circumstancesOf({ extension }: vscode.ExtensionContext): Circumstances {
  const host = {
    web: vscode.env.uiKind === vscode.UIKind.Web,
    remoteName: vscode.env.remoteName,
    besideWindow: extension.extensionKind === vscode.ExtensionKind.UI,
  };
  return { environment: process.env, browserReachesUs: browserReachesUs(host) };
}
