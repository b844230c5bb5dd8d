import * as vscode from 'vscode';
import type { ApiVersion } from '../api/endpoints';

/** The version of Zoho's API to call. Only the user's own settings count: a workspace must not steer requests. */
export function apiVersion(): ApiVersion {
  const setting = vscode.workspace.getConfiguration('zohoCrm').inspect('apiVersion');
  return setting?.globalValue === 'v8' ? 'v8' : 'v7';
}
