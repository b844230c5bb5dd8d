import * as vscode from 'vscode';
import type { EditorHost } from './ways';

/** Where this editor shows itself, and where this extension runs. */
export function editorHost({ extension }: vscode.ExtensionContext): EditorHost {
  return {
    web: vscode.env.uiKind === vscode.UIKind.Web,
    remoteName: vscode.env.remoteName,
    besideWindow: extension.extensionKind === vscode.ExtensionKind.UI,
  };
}
